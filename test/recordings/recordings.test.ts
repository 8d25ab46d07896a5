import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Files } from '../../src/attachments/files/files.ts';
import { backUp, verifyBackup } from '../../src/recordings/backup.ts';
import { Recording, RecordingRequest } from '../../src/recordings/recording.entity.ts';
import { City, type Answer } from '../support/city.ts';
import type { Role } from '../../stack/issuer.mjs';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const WAV = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(5000, 3)]);
const OLD = '2024-02-29T10:00:00+08:00';

function form(fields: Record<string, string>, bytes = WAV, fileFirst = false): Buffer {
  const file = Buffer.concat([
    Buffer.from(
      '--edge\r\nContent-Disposition: form-data; name="file"; filename="call.wav"\r\nContent-Type: audio/wav\r\n\r\n',
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const plain = Buffer.from(
    Object.entries(fields)
      .map(([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join(''),
  );
  return Buffer.concat([...(fileFirst ? [file, plain] : [plain, file]), Buffer.from('--edge--\r\n')]);
}
const FORM = { 'content-type': 'multipart/form-data; boundary=edge' };
const store = async (fields: Record<string, string> = {}, bytes = WAV, fileFirst = false): Promise<Answer> =>
  (await city.as('agent')).post('/recordings', form({ recordedAt: OLD, ...fields }, bytes, fileFirst), FORM);
const stored = async (fields: Record<string, string> = {}): Promise<string> => {
  const { status, body } = await store(fields);
  expect(status).toBe(201);
  return body.recordingId;
};
const post = async (role: Role, path: string, body?: object) =>
  (await city.as(role)).post(`/recordings/${path}`, body);
const ask = { purpose: 'fact-check', reason: '核对诉求人陈述' };
const ledger = async (id: string) =>
  (await (await city.as('audit-admin')).get(`/recordings/${id}/ledger`)).body.items;

describe('storing', () => {
  test('by the day of the call, whatever the order of the fields, kept two years', async () => {
    for (const fileFirst of [false, true]) {
      const { status, body } = await store({}, WAV, fileFirst);
      expect(status).toBe(201);
      expect(body).toMatchObject({
        sha256: createHash('sha256').update(WAV).digest('hex'), size: WAV.length, mediaType: 'audio/wav', channel: 'phone', caseNo: null,
        recordedAt: OLD, retainUntil: '2026-03-01T00:00:00+08:00', held: false, status: 'kept',
      }); // prettier-ignore
      const { storedAt } = await city.db.getRepository(Recording).findOneByOrFail({ id: body.recordingId });
      expect(storedAt).toMatch(/^recordings\/2024\/02\/29\/[0-9a-f-]{36}$/);
      expect((await readFile(join(city.config.dataDir, storedAt))).equals(WAV)).toBe(true);
    }
  });

  test.each([
    ['no instant', { recordedAt: '' }, WAV, 400],
    ['an instant without offset', { recordedAt: '2026-01-01T00:00:00' }, WAV, 400],
    ['an instant to come', { recordedAt: '2099-01-01T00:00:00+08:00' }, WAV, 400],
    ['another channel', { channel: 'telepathy' }, WAV, 400],
    ['a field of their own', { storedAt: '../../x' }, WAV, 400],
    ['a case that is none', { caseNo: 'C-none' }, WAV, 400],
    ['no sound', {}, Buffer.from('%PDF-1.7'), 415],
    ['nothing', {}, Buffer.alloc(0), 400],
  ])('%s is refused and leaves nothing', async (_, fields, bytes, status) => {
    const files = async () => (await readdir(city.config.dataDir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).length; // prettier-ignore
    const before = await files();
    expect((await store(fields, bytes)).status).toBe(status);
    expect(await files()).toBe(before);
  });

  test('only by who takes calls, or their telephone system', async () => {
    for (const role of ['dispatcher', 'duty-lead', 'system-admin'] as const)
      expect((await (await city.as(role)).post('/recordings', form({ recordedAt: OLD }), FORM)).status).toBe(
        403,
      );
    expect(
      (await (await city.as('integrator')).post('/recordings', form({ recordedAt: OLD }), FORM)).status,
    ).toBe(201);
  });
});

test('nobody stores more in an hour than they may, however many at once; a telephone system does', async () => {
  const { limits } = city.config;
  const usual = limits.uploadsPerHour;
  const [has] = await city.db.query<{ n: number }[]>(
    `select count(*)::int as n from recording where uploaded_by = 'demo-agent'`,
  );
  limits.uploadsPerHour = has!.n + 1;
  try {
    const answers = await Promise.all(Array.from({ length: 5 }, () => store()));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 429, 429, 429, 429]);
    const integrator = await city.as('integrator');
    expect((await integrator.post('/recordings', form({ recordedAt: OLD }), FORM)).status).toBe(201);
  } finally {
    limits.uploadsPerHour = usual;
  }
});

describe('hearing', () => {
  test('request, approval by another, sound; all of it on the ledger, which nobody changes', async () => {
    const id = await stored();
    const { body: request } = await post('duty-lead', `${id}/requests`, ask);
    const content = async (role: Role) =>
      (await city.as(role)).get(`/recordings/${id}/content?request=${request.requestId}`);
    expect((await content('duty-lead')).body.code).toBe('request-not-approved');
    expect((await post('duty-lead', `${id}/requests/${request.requestId}/approve`)).body.code).toBe(
      'four-eyes',
    );
    expect((await post('agent', `${id}/requests/${request.requestId}/approve`)).body.code).toBe(
      'recording-not-authorised',
    );
    const approval = await post('leader', `${id}/requests/${request.requestId}/approve`);
    expect(approval.body).toMatchObject({
      status: 'approved',
      decidedBy: 'demo-leader',
      endsAt: expect.any(String),
    });
    expect((await post('records', `${id}/requests/${request.requestId}/reject`)).body.code).toBe(
      'request-decided',
    );

    const heard = await content('duty-lead');
    expect(heard.status).toBe(200);
    expect(heard.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect((await content('leader')).body.code).toBe('recording-not-authorised');
    expect((await content('agent')).status).toBe(403);

    const lines = await ledger(id);
    const told = lines.map(
      (l: { caller: string; action: string; outcome: string }) => `${l.caller} ${l.action} ${l.outcome}`,
    );
    expect(told).toEqual([
      'demo-agent store done',
      'demo-duty-lead request done',
      'demo-duty-lead hear request-not-approved',
      'demo-duty-lead approve four-eyes',
      'demo-agent approve recording-not-authorised',
      'demo-leader approve done',
      'demo-records reject request-decided',
      'demo-duty-lead hear done',
      'demo-leader hear recording-not-authorised',
      'demo-agent hear recording-not-authorised',
    ]);
    expect(lines[7]).toMatchObject({
      capacity: 'director',
      purpose: 'fact-check',
      authoriser: 'demo-leader',
      requestId: request.requestId,
    });
    for (const change of [
      "update recording_access set outcome = 'done'",
      'delete from recording_access',
      'truncate recording_access',
    ])
      await expect(city.db.query(change)).rejects.toThrow('append-only');
  });

  test('another purpose and another role are refused and written down, without a word of theirs', async () => {
    const id = await stored();
    const training = await post('leader', `${id}/requests`, { purpose: 'training', reason: '内部培训' });
    expect([training.status, training.body.code]).toEqual([403, 'purpose-not-allowed']);
    for (const role of ['agent', 'dispatcher', 'supervisor', 'system-admin'] as const)
      expect((await post(role, `${id}/requests`, ask)).body.code).toBe('recording-not-authorised');
    const clerk = await city.as('unit-clerk', 'housing-construction');
    expect((await clerk.post(`/recordings/${id}/requests`, ask)).status).toBe(403);
    const lines = await ledger(id);
    expect(lines).toHaveLength(7);
    expect(JSON.stringify(lines)).not.toMatch(/training|内部培训|核对/);
  });

  test('an approval lasts 24 hours', async () => {
    const id = await stored();
    const { body } = await post('records', `${id}/requests`, ask);
    await post('duty-lead', `${id}/requests/${body.requestId}/approve`);
    await city.db
      .getRepository(RecordingRequest)
      .update({ id: body.requestId }, { decidedAt: new Date(Date.now() - 86_400_000) });
    const answer = await (
      await city.as('records')
    ).get(`/recordings/${id}/content?request=${body.requestId}`);
    expect(answer.body.code).toBe('approval-expired');
  });

  test('a request for one recording opens no other', async () => {
    const [one, other] = [await stored(), await stored()];
    const { body } = await post('records', `${one}/requests`, ask);
    expect((await post('leader', `${other}/requests/${body.requestId}/approve`)).status).toBe(404);
    await post('leader', `${one}/requests/${body.requestId}/approve`);
    expect(
      (await (await city.as('records')).get(`/recordings/${other}/content?request=${body.requestId}`)).status,
    ).toBe(404);
  });

  test('the ledger is for auditors; what is not there is 404', async () => {
    const id = await stored();
    for (const role of ['agent', 'duty-lead', 'system-admin', 'records'] as const)
      expect((await (await city.as(role)).get(`/recordings/${id}/ledger`)).status).toBe(403);
    expect(
      (await (await city.as('oversight')).get(`/recordings/${id}/ledger?limit=1`)).body.items,
    ).toHaveLength(1);
    expect((await post('leader', 'nothing/requests', ask)).status).toBe(404);
    expect((await (await city.as('oversight')).get('/recordings/nothing/ledger')).status).toBe(404);
  });
});

describe('keeping and destroying', () => {
  test('only when its time is over', async () => {
    const id = await stored({ recordedAt: new Date(Date.now() - 86_400_000).toISOString() });
    expect((await post('records', `${id}/purge`)).body.code).toBe('retention-running');
  });

  test('two people, and the bytes are gone; the ledger stays', async () => {
    const id = await stored();
    const { storedAt } = await city.db.getRepository(Recording).findOneByOrFail({ id });
    const other = await (await city.as('leader')).post(`/recordings/${id}/purge`);
    expect(other.body.code).toBe('recording-not-authorised');
    expect((await post('records', `${id}/purge`)).body.status).toBe('marked');
    expect((await post('records', `${id}/purge`)).body.code).toBe('four-eyes');
    expect((await post('duty-lead', `${id}/purge`)).body.status).toBe('purged');
    await expect(readFile(join(city.config.dataDir, storedAt))).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await post('leader', `${id}/requests`, ask)).status).toBe(404);
    expect((await (await city.as('records')).get(`/recordings/${id}`)).body.status).toBe('purged');
    expect((await ledger(id)).at(-1)).toMatchObject({
      action: 'purge',
      outcome: 'done',
      authoriser: 'demo-records',
    });
  });

  test('not under a hold of its own, nor of its case', async () => {
    const own = await stored();
    expect((await post('duty-lead', `${own}/hold`)).status).toBe(403);
    expect((await post('records', `${own}/hold`)).body.held).toBe(true);
    await post('records', `${own}/purge`);
    expect((await post('records', `${own}/purge`)).body.code).toBe('legal-hold');
    expect((await post('records', `${own}/release-hold`)).body.held).toBe(false);
    expect((await post('records', `${own}/purge`)).body.status).toBe('marked');
    await post('records', `${own}/hold`);
    expect((await post('duty-lead', `${own}/purge`)).body.code).toBe('legal-hold');

    const { caseNo } = await city.complaint();
    const id = await stored({ caseNo });
    expect((await (await city.as('agent')).get(`/recordings?caseNo=${caseNo}`)).body.items).toMatchObject([
      { recordingId: id, caseNo },
    ]);
    const held = await (await city.as('records')).post(`/cases/${caseNo}/hold`, { reason: '涉诉' });
    expect(held.status).toBe(200);
    expect((await post('records', `${id}/purge`)).body.code).toBe('legal-hold');
  });

  test('nor while an appeal or a supervision of its case is open', async () => {
    const appealed = await city.complaint();
    await appealed.acts('classify', 'dispatch', 'sign', 'reply-citizen', 'submit-result', 'approve-result');
    await appealed.acts('record-callback', 'appeal');
    const supervised = await city.complaint();
    await supervised.acts('classify', 'dispatch', 'supervise');
    for (const { caseNo } of [appealed, supervised])
      expect((await post('records', `${await stored({ caseNo })}/purge`)).body.code).toBe('legal-hold');
    await appealed.acts('decide-appeal');
    const free = await stored({ caseNo: appealed.caseNo });
    expect((await post('records', `${free}/purge`)).body.status).toBe('marked');
  });
});

describe('backup by day', () => {
  const day = '2025-06-30';
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiesu-backup-'));
    for (let i = 0; i < 3; i++) await stored({ recordedAt: `${day}T0${i}:00:00+08:00` });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a day, with a manifest that proves it; again brings it up to date', async () => {
    const files = city.app.get(Files);
    const manifest = await backUp(city.db, files, day, folder);
    expect(manifest.files).toHaveLength(3);
    expect(await verifyBackup(day, folder)).toEqual([]);
    await stored({ recordedAt: `${day}T23:59:59+08:00` });
    await stored({ recordedAt: '2025-07-01T00:00:00+08:00' });
    const { files: copied } = await backUp(city.db, files, day, folder);
    expect(copied).toHaveLength(4);
    const [spoilt, missing] = copied.map(({ key }) => key);
    await writeFile(join(folder, spoilt!), 'x');
    await rm(join(folder, missing!));
    expect(await verifyBackup(day, folder)).toEqual([spoilt, missing]);
  });

  test('what is missing from the store, or spoilt in it, is named', async () => {
    const id = await stored({ recordedAt: '2025-05-01T00:00:00+08:00' });
    const { storedAt } = await city.db.getRepository(Recording).findOneByOrFail({ id });
    await writeFile(join(city.config.dataDir, storedAt), 'x');
    const again = () => backUp(city.db, city.app.get(Files), '2025-05-01', folder);
    await expect(again()).rejects.toThrow(`${storedAt} is not what came in`);
    await rm(join(city.config.dataDir, storedAt));
    await expect(again()).rejects.toThrow(`${storedAt} is missing from the store`);
    await expect(verifyBackup('2025-05-01', folder)).rejects.toThrow('ENOENT');
    await expect(backUp(city.db, city.app.get(Files), '../..', folder)).rejects.toThrow(RangeError);
  });
});
