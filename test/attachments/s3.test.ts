import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { S3Store } from '../../src/attachments/files/s3-store.ts';
import { signatureHeaders } from '../../src/attachments/files/s3-signature.ts';

const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

test('a request is signed as botocore 1.4 signs it', () => {
  const url = new URL(
    'https://files.example.gov.cn:9000/jiesu/attachments/2026/03/11/0b1c2d3e-aaaa-bbbb-cccc-0123456789ab',
  );
  const at = new Date('2026-03-11T02:05:09.123Z');
  const keys = {
    region: 'cn-north-1',
    accessKey: 'AKIDEXAMPLE',
    secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  expect(signatureHeaders({ method: 'PUT', url, sha256: hash('hello'), at }, keys)).toEqual({
    'x-amz-date': '20260311T020509Z',
    'x-amz-content-sha256': '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260311/cn-north-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=a4a7039ae13a20e02e661f5cc6f2e833dfc3e17a5fb6081c3a0ca10049e83d7f',
  });
});

const settings = {
  endpoint: process.env['TEST_S3_ENDPOINT'] ?? 'http://127.0.0.1:1',
  bucket: process.env['TEST_S3_BUCKET'] ?? 'jiesu',
  region: 'us-east-1',
  accessKey: process.env['TEST_S3_ACCESS_KEY'] ?? 'x',
  secretKey: process.env['TEST_S3_SECRET_KEY'] ?? 'x',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiesu-s3-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function received(bytes: Buffer) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return { path, sha256: hash(bytes), size: bytes.length, head: bytes.subarray(0, 10) };
}

test('a store that is away is an outage', async () => {
  const store = new S3Store({ ...settings, endpoint: 'http://127.0.0.1:1' });
  await expect(store.keep(await received(Buffer.from('x')), 'a/b')).rejects.toThrow('fetch failed');
});

/** Against a store of your own: TEST_S3_ENDPOINT, TEST_S3_BUCKET, TEST_S3_ACCESS_KEY, TEST_S3_SECRET_KEY. */
const withStore = process.env['TEST_S3_ENDPOINT'] === undefined ? describe.skip : describe;

withStore('a store that speaks S3', () => {
  test('keeps, gives back and removes', async () => {
    const store = new S3Store(settings);
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'jiesu');
    const key = 'attachments/2026/03/11/0b1c2d3e';
    await store.keep(await received(bytes), key);
    expect(hash(await buffer((await store.open(key))!))).toBe(hash(bytes));
    await store.remove(key);
    await store.remove(key);
    expect(await store.open(key)).toBeUndefined();
  });

  test('with another key it is closed to us, which is an outage and no missing file', async () => {
    const store = new S3Store({ ...settings, secretKey: 'another' });
    await expect(store.open('x')).rejects.toMatchObject({ body: { status: 503 } });
  });
});
