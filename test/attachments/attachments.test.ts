import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { Attachments } from '../../src/attachments/attachments.service.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const LIMIT = 3 * 1024 * 1024;
let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [AttachmentsModule], { attachmentLimit: LIMIT });
});
afterAll(() => trial.stop());

const form = (bytes: Buffer, { field = 'file', name = 'x.pdf' } = {}) => {
  const head = `--edge\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--edge--\r\n')]);
};
const upload = async (payload: Buffer, type = 'multipart/form-data; boundary=edge') =>
  trial.app.inject({
    method: 'POST',
    url: '/api/v1/attachments',
    payload,
    headers: { ...(await trial.bearer('unit-clerk', 'u1')), 'content-type': type },
  });
const filesOnDisk = async () =>
  (await readdir(trial.config.dataDir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  ).length;

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && !(await reached()); tries++) await sleep(20);
}

test('a file goes in and comes out the same, as a download', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2 * 1024 * 1024, 7)]);
  const answer = await upload(form(bytes, { name: '领导意见 签字.pdf' }));
  expect(answer.statusCode).toBe(201);
  const { attachmentId, ...rest } = answer.json<{ attachmentId: string }>();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(rest).toEqual({ sha256, size: bytes.length, mediaType: 'application/pdf' });
  expect(await trial.app.get(Attachments).exists(attachmentId)).toBe(true);

  const url = `/api/v1/attachments/${attachmentId}`;
  const back = await trial.app.inject({ url, headers: await trial.bearer('reviewer') });
  expect(back.rawPayload.equals(bytes)).toBe(true);
  expect(back.headers).toMatchObject({
    'content-type': 'application/pdf',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; sandbox`,
    'content-disposition': expect.stringContaining(
      `filename*=UTF-8''${encodeURIComponent('领导意见 签字.pdf')}`,
    ),
  });
  expect((await trial.app.inject({ url, headers: await trial.bearer('integrator') })).statusCode).toBe(403);
  expect((await trial.app.inject({ url })).statusCode).toBe(401);
  expect(trial.logged.join('\n')).not.toContain('领导意见');
});

test('a page is kept as text, whatever it claims to be', async () => {
  const answer = await upload(
    form(Buffer.from('<html><script>alert(1)</script>'), { name: '../../evil.html' }),
  );
  expect(answer.json()).toMatchObject({ mediaType: 'text/plain' });
});

test('what is refused leaves nothing behind', async () => {
  const before = await filesOnDisk();
  const large = await upload(form(Buffer.alloc(LIMIT + 1)));
  expect(large.statusCode).toBe(413);
  expect(large.json()).toMatchObject({ code: 'body-too-large' });
  expect((await upload(form(Buffer.from('MZ\x90\x00')))).statusCode).toBe(415);
  expect((await upload(form(Buffer.alloc(0)))).statusCode).toBe(400);
  expect((await upload(form(Buffer.from('x'), { field: 'other' }))).statusCode).toBe(400);
  expect((await upload(Buffer.from('{}'), 'application/json')).statusCode).toBe(415);
  expect((await upload(form(Buffer.from('%PDF-1.7')).subarray(0, 105))).statusCode).toBe(400);
  expect(await filesOnDisk()).toBe(before);
});

test('an unknown attachment is 404', async () => {
  expect(await trial.app.get(Attachments).exists('AAAAAAAAAAAAAAAA')).toBe(false);
  const answer = await trial.app.inject({
    url: '/api/v1/attachments/AAAAAAAAAAAAAAAA',
    headers: await trial.bearer('agent'),
  });
  expect(answer.statusCode).toBe(404);
});

test('an uploader who goes away half-way leaves nothing behind', async () => {
  const before = await filesOnDisk();
  await trial.app.listen(0, '127.0.0.1');
  const { port } = trial.app.getHttpServer().address() as { port: number };
  const { authorization } = await trial.bearer('agent');
  const body = form(Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_000_000)]));
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /api/v1/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  socket.write(body.subarray(0, 1_000_000));
  await until(async () => (await filesOnDisk()) === before + 1);
  socket.destroy();
  await until(async () => (await filesOnDisk()) === before);
  expect(await filesOnDisk()).toBe(before);
});
