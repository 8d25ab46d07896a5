import { putInFile } from '../support/files.ts';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Attachment } from '../../src/attachments/attachment.entity.ts';
import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { Attachments } from '../../src/attachments/attachments.service.ts';
import { Files } from '../../src/attachments/files/files.ts';
import { purgeOrphans } from '../../src/attachments/orphans.ts';
import type { Caller } from '../../src/domain/access/access.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const DAY = 86_400_000;
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
const uploaded = async (words: string): Promise<string> =>
  (await upload(form(Buffer.from(words), { name: 'a.txt' }))).json<{ attachmentId: string }>().attachmentId;
const purge = (now: number) => purgeOrphans(trial.app.get(DataSource), trial.app.get(Files), now);
const filesOnDisk = async () =>
  (await readdir(trial.config.dataDir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  ).length;

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await reached());) {
    if (Date.now() > end) throw new Error('not within a minute');
    await sleep(20);
  }
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
  const back = await trial.app.inject({ url, headers: await trial.bearer('unit-clerk', 'u1') });
  expect(back.rawPayload.equals(bytes)).toBe(true);
  expect(back.headers).toMatchObject({
    'content-type': 'application/pdf',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; sandbox`,
    'cache-control': 'no-store',
    'content-disposition': expect.stringContaining(
      `filename*=UTF-8''${encodeURIComponent('领导意见 签字.pdf')}`,
    ),
  });
  for (const role of ['integrator', 'reviewer', 'system-admin'] as const)
    expect((await trial.app.inject({ url, headers: await trial.bearer(role) })).statusCode).toBe(404);
  expect((await trial.app.inject({ url })).statusCode).toBe(401);
  expect(trial.logged.join('\n')).not.toContain('领导意见');
});

test('a file is stored by day, under a name of ours', async () => {
  const answer = await upload(form(Buffer.from('%PDF-1.7'), { name: 'a.pdf' }));
  const { attachmentId } = answer.json<{ attachmentId: string }>();
  const row = await trial.app.get(DataSource).getRepository(Attachment).findOneByOrFail({ id: attachmentId });
  expect(row.storedAt).toMatch(/^attachments\/\d{4}\/\d\d\/\d\d\/[0-9a-f-]{36}$/);
  expect(await readFile(join(trial.config.dataDir, row.storedAt), 'utf8')).toBe('%PDF-1.7');
  expect(row).toMatchObject({ name: 'a.pdf', unit: 'u1' });
});

test('nobody uploads more in an hour than they may', async () => {
  const { limits } = trial.config;
  const usual = limits.uploadsPerHour;
  limits.uploadsPerHour = 1;
  try {
    const answer = await upload(form(Buffer.from('%PDF-1.7')));
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '3600']);
  } finally {
    limits.uploadsPerHour = usual;
  }
});

test('nor does a crowd of uploads at once', async () => {
  const { limits } = trial.config;
  const usual = limits.uploadsPerHour;
  const [has] = await trial.app
    .get(DataSource)
    .query<{ n: number }[]>('select count(*)::int as n from attachment');
  limits.uploadsPerHour = has!.n + 2;
  const files = await filesOnDisk();
  try {
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(form(Buffer.from('%PDF-1.7')))));
    const statuses = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 201, 429, 429, 429, 429, 429, 429]);
    expect(await filesOnDisk()).toBe(files + 2);
  } finally {
    limits.uploadsPerHour = usual;
  }
});

test('what nobody used for seven days is removed, and what is used is not', async () => {
  const [orphan, used] = [await uploaded('a'), await uploaded('b')];
  const attachments = trial.app.get(Attachments);
  await putInFile(trial.app.get(DataSource), [used], 'C1');
  expect(await purge(Date.now() + 6 * DAY)).toBe(0);
  const files = await filesOnDisk();
  const removed = await purge(Date.now() + 8 * DAY);
  expect(removed).toBeGreaterThan(0);
  expect([await attachments.exists(orphan), await attachments.exists(used)]).toEqual([false, true]);
  expect(await filesOnDisk()).toBe(files - removed);
});

test('an act may name one’s own, one’s unit’s or what is in the case already; never what is of another unit or another case', async () => {
  const attachments = trial.app.get(Attachments);
  const id = await uploaded('c');
  const [owner, colleague, stranger] = ['u1', 'u1', 'u2'].map((unit, i) => ({
    id: `p${i}`,
    roles: [],
    unit,
  }));
  const may = (who: Caller, caseNo: string) => attachments.mayName(who, [id, id], caseNo);
  expect([await may(owner!, 'C1'), await may(stranger!, 'C1')]).toEqual([true, false]);

  await putInFile(trial.app.get(DataSource), [id], 'C1');
  expect([await may(colleague!, 'C2'), await may(stranger!, 'C1'), await may(stranger!, 'C2')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await attachments.mayName(owner!, [id, 'nothing'], 'C1')).toBe(false);
  const uploader = { id: 'demo-unit-clerk-u1', roles: [] };
  expect(await may({ ...uploader, unit: 'u1' }, 'C2')).toBe(true);
  expect(await may({ ...uploader, unit: 'u2' }, 'C2')).toBe(false);
});

test('a case has so many attachments and no more', async () => {
  const attachments = trial.app.get(Attachments);
  const { limits } = trial.config;
  limits.attachmentsPerCase = 1;
  const [first, second] = [await uploaded('d'), await uploaded('e')];
  await putInFile(trial.app.get(DataSource), [first], 'C9');
  const uploader = { id: 'demo-unit-clerk-u1', roles: [], unit: 'u1' };
  const name = (id: string) => attachments.mayName(uploader, [id], 'C9');
  expect(await name(first)).toBe(true);
  await expect(name(second)).rejects.toMatchObject({ body: { status: 400 } });
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
