import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Files } from '../../src/attachments/files/files.ts';
import { Removals } from '../../src/attachments/files/removals.ts';
import { DataSource } from 'typeorm';
import { brokenLink, sha256 } from '../../src/archive/archive.ts';
import { Acts } from '../../src/acts/acts.ts';
import { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { Telling } from '../../src/handover/telling.service.ts';
import { canonical } from '../../src/platform/canonical.ts';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { Erasures } from '../../src/privacy/erasures.service.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const UNIT = 'housing-construction';
const SAID = {
  summary: '金丝雀反映电梯停运',
  detail: '金丝雀家在三楼',
  place: { text: '金丝雀小区', region: 'CN-3710' },
  respondent: { unit: 'property-service', person: '金丝雀的邻居' },
  complainant: { name: '金丝雀', phone: '13987654321', anonymous: false, confidential: false },
};

async function archived(): Promise<OpenCase> {
  const c = await city.complaint(SAID);
  await c.acts(
    'classify',
    'dispatch',
    'sign',
    ['record-progress', { note: '金丝雀不在家' }],
    ['record-investigation', { evidence: [{ description: '现场照片', attachmentId: await c.attachment() }] }],
    'reply-citizen',
    'submit-result',
    'approve-result',
    'record-callback',
    'archive',
  );
  return c;
}
/** Whatever the database holds of a case, as text. */
async function held(c: OpenCase): Promise<string> {
  const tables = ['complaint', 'case_text', 'identity', 'redaction', 'unmasking', 'relay_message', 'case_event', 'outbox', 'notice']; // prettier-ignore
  const rows = await Promise.all(
    tables.map((table) => city.db.query(`select t::text from ${table} t where case_no = $1`, [c.caseNo])),
  );
  return JSON.stringify(rows);
}
const body = { basis: 'legal-order', reason: '法院裁定' };
const post = async (c: OpenCase, role: 'records' | 'security-admin' | 'dispatcher', given: object = body) => {
  const { status, body: answer } = await (await city.as(role)).post(`${c.path}/erasure`, given);
  return [status, answer.code ?? answer.status];
};

test('two people, an archived case, and the clock or the law: then nothing that anybody wrote or was is left', async () => {
  const open = await city.complaint(SAID);
  expect(await post(open, 'records')).toEqual([409, 'not-archived']);
  const c = await archived();
  await (
    await city.as('supervisor')
  ).post(`${c.path}/identity/unmask`, { purpose: 'verification', reason: '金丝雀' });
  expect(await post(c, 'dispatcher')).toEqual([403, 'forbidden']);
  expect(await post(c, 'records', { basis: 'retention-over', reason: '到期' })).toEqual([
    422,
    'retention-running',
  ]);
  expect(await post(c, 'security-admin')).toEqual([409, 'erasure-not-agreed']);
  await c.acts('hold');
  expect(await post(c, 'records')).toEqual([422, 'legal-hold']);
  await c.acts('release-hold');
  expect(await post(c, 'records')).toEqual([200, 'agreed']);
  expect(await post(c, 'security-admin', { ...body, basis: 'retention-over' })).toEqual([
    422,
    'retention-running',
  ]);
  expect(await held(c)).toContain('金丝雀');

  const before = (await c.view()).deadlines;
  const file = await city.db.query<{ storedAt: string }[]>(
    'select stored_at as "storedAt" from attachment join attachment_use u on u.attachment_id = id where case_no = $1',
    [c.caseNo],
  );
  const path = join(city.config.dataDir, file[0]!.storedAt);
  await stat(path);
  expect(await post(c, 'security-admin')).toEqual([200, 'erased']);
  expect(await held(c)).not.toMatch(/金丝雀|13987654321|法院裁定/);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  const view = await c.view();
  expect(view).toMatchObject({
    state: 'ARCHIVED',
    type: { code: 'property-management' },
    content: {
      summary: '（内容已依法清除）',
      respondent: { unit: 'property-service' },
    },
  });
  expect(view).not.toHaveProperty('complainant');
  expect(view.content).not.toHaveProperty('place');
  expect(view.deadlines).toEqual(before);
  const rows = await city.db
    .getRepository(StoredEvent)
    .find({ where: { caseNo: c.caseNo }, order: { seq: 'ASC' } });
  expect(brokenLink(c.caseNo, rows)).toBeUndefined();
  expect(
    (await c.events()).filter((e) => 'text' in e).every((e) => (e as { text?: null }).text === null),
  ).toBe(true);
  const closed = await city.stranger().get(`/public${c.path}`, { 'x-query-code': c.queryCode });
  expect(closed.status).toBe(404);
  expect(await post(c, 'records')).toEqual([409, 'already-erased']);
  const noted = await city.db.query(
    `select action, purpose, roles from audit_entry where subject = $1 and action like 'case.eras%' order by at`,
    [c.caseNo],
  );
  expect(noted).toEqual([
    { action: 'case.erasure-agreed', purpose: 'legal-order', roles: ['records'] },
    { action: 'case.erased', purpose: 'legal-order', roles: ['security-admin'] },
  ]);
});

const WAV = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(500, 3)]);
/** A call of a case: its id, and where its bytes are. */
async function recorded({ caseNo }: OpenCase, recordedAt = '2020-03-09T10:00:00+08:00') {
  const fields = { caseNo, recordedAt };
  const form = Buffer.concat([
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from('--edge\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n'),
    WAV,
    Buffer.from('\r\n--edge--\r\n'),
  ]); // prettier-ignore
  const { body: answer } = await (
    await city.as('agent')
  ).post('/recordings', form, { 'content-type': 'multipart/form-data; boundary=edge' });
  const id: string = answer.recordingId;
  const [row] = await city.db.query<{ key: string }[]>('select stored_at as key from recording where id = $1', [id]);
  return { id, path: join(city.config.dataDir, row!.key) };
} // prettier-ignore

test('the recordings of the case go with it, and why they were asked for; not while one is held or must be kept', async () => {
  const c = await archived();
  const { id, path } = await recorded(c);
  const records = await city.as('records');
  await records.post(
    `/recordings/${id}/requests`,
    { purpose: 'fact-check', reason: '金丝雀来电' },
    { 'idempotency-key': 'heard' },
  );
  await records.post(`/recordings/${id}/hold`);
  expect(await post(c, 'records')).toEqual([422, 'legal-hold']);
  await records.post(`/recordings/${id}/release-hold`);
  await post(c, 'records');
  await records.post(`/recordings/${id}/hold`);
  expect(await post(c, 'security-admin')).toEqual([422, 'legal-hold']);
  await stat(path);
  await records.post(`/recordings/${id}/release-hold`);
  expect(await post(c, 'security-admin')).toEqual([200, 'erased']);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  expect((await records.get(`/recordings/${id}`)).body.status).toBe('purged');
  const left = await city.db.query('select r::text, e::text from recording_request r, erasure e where recording_id = $1 and e.case_no = $2', [id, c.caseNo]); // prettier-ignore
  expect(JSON.stringify(left)).not.toMatch(/金丝雀|法院裁定/);
  expect(await city.db.query(`select from idempotency_key where key = 'heard'`)).toEqual([]);
  const ledger = (await (await city.as('audit-admin')).get(`/recordings/${id}/ledger`)).body.items;
  expect(ledger.at(-1)).toMatchObject({
    caller: 'demo-security-admin', action: 'purge', outcome: 'done', authoriser: 'demo-records',
  }); // prettier-ignore

  const young = await archived();
  await recorded(young, new Date().toISOString());
  await city.db.query(`update erasure set agreed_at = now() where case_no = $1`, [young.caseNo]);
  expect(await post(young, 'records', { basis: 'retention-over', reason: '到期' })).toEqual([
    422,
    'retention-running',
  ]);
});

test('while the store of files is away, a case is erased and the API starts; the bytes go when it is back', async () => {
  const c = await archived();
  const { path } = await recorded(c);
  await post(c, 'records');
  // The product's own sweep, whose store is not away, stays out of it.
  await city.app.get(Removals).onApplicationShutdown();
  const files = city.app.get(Files);
  const away = Object.create(files, {
    remove: { value: () => Promise.reject(new Error('the store is away')) },
  }) as Files;
  const removals = new Removals(city.db, away);
  const { audit } = city.app.get(Erasures, { strict: false }) as unknown as Record<string, never>;
  const erasures = new Erasures(city.db, removals, audit!, city.config);
  const caller = { id: 'demo-security-admin', roles: ['security-admin' as const] };
  const found = (await city.app.get(CaseReader, { strict: false }).state(c.caseNo))!;
  await expect(erasures.erase(caller, found, body)).resolves.toMatchObject({ status: 'erased' });
  await stat(path);
  const [row] = await city.db.query<{ content: object }[]>(
    'select content from complaint where case_no = $1',
    [c.caseNo],
  );
  await city.db.query(`update complaint set content = content - 'erased' where case_no = $1`, [c.caseNo]);
  await erasures.onApplicationBootstrap();
  await removals.onApplicationShutdown();
  expect(await city.db.query('select content from complaint where case_no = $1', [c.caseNo])).toEqual([row]);
  await stat(path);
  await city.app.get(Removals).sweep();
  await expect(stat(path)).rejects.toThrow('ENOENT');
  expect(await city.db.query('select from file_to_remove')).toEqual([]);
});

test('one person who is both does not do both', async () => {
  const c = await archived();
  await post(c, 'records');
  await city.db.query(`update erasure set agreed_by = 'demo-security-admin' where case_no = $1`, [c.caseNo]);
  expect(await post(c, 'security-admin')).toEqual([403, 'four-eyes']);
});

test('a restored backup is erased again before anything is served', async () => {
  const c = await archived();
  const backup = await city.db.query<Record<string, unknown>[]>(
    'select * from complaint where case_no = $1',
    [c.caseNo],
  );
  const texts = await city.db.query<{ id: string; case_no: string; body: object; hash: string }[]>(
    'select * from case_text where case_no = $1',
    [c.caseNo],
  );
  await post(c, 'records');
  expect(await post(c, 'security-admin')).toEqual([200, 'erased']);
  await city.db.query('update complaint set content = $2, query_code_hash = $3 where case_no = $1', [
    c.caseNo,
    JSON.stringify(backup[0]!['content']),
    backup[0]!['query_code_hash'],
  ]);
  for (const { id, case_no: caseNo, body: words, hash } of texts)
    await city.db.query('insert into case_text (id, case_no, body, hash) values ($1, $2, $3, $4)', [
      id, caseNo, JSON.stringify(words), hash,
    ]); // prettier-ignore
  await city.db.query('delete from erasure where case_no = $1', [c.caseNo]);
  expect(await held(c)).toContain('金丝雀');
  const list = join(city.config.dataDir, 'erasures.jsonl');
  expect(await readFile(list, 'utf8')).not.toMatch(/金丝雀|法院裁定/);
  await appendFile(list, '{"caseNo":"JS2026');
  expect(await city.app.get(Erasures, { strict: false }).reapplyErasures()).toBe(1);
  expect(await held(c)).not.toContain('金丝雀');
  expect(await post(c, 'records')).toEqual([409, 'already-erased']);
  expect(await city.app.get(Erasures, { strict: false }).reapplyErasures()).toBe(0);
});

test('so is what was reopened from an erased case and erased in its turn', async () => {
  const c = await archived();
  await post(c, 'records');
  await post(c, 'security-admin');
  // What reopening copies: words that say that they are gone, under a query code of the new case.
  const restored = 'JS20991231000001';
  await city.db.query(
    `insert into complaint (case_no, query_code_hash, content) select $1, 'of its own', content from complaint where case_no = $2`,
    [restored, c.caseNo],
  );
  const list = join(city.config.dataDir, 'erasures.jsonl');
  const [line] = (await readFile(list, 'utf8')).split('\n').filter((each) => each.includes(c.caseNo));
  await appendFile(list, `${line!.replace(c.caseNo, restored)}\n`);
  expect(await city.app.get(Erasures, { strict: false }).reapplyErasures()).toBe(1);
  expect(await city.app.get(Erasures, { strict: false }).reapplyErasures()).toBe(0);
});

test('by the hash that stays nobody finds out what a short text said', async () => {
  const c = await archived();
  const words = canonical({ note: '金丝雀不在家' });
  const [kept] = await city.db.query<{ salt: string; hash: string }[]>(
    `select salt, hash from case_text where case_no = $1 and body ->> 'note' = '金丝雀不在家'`,
    [c.caseNo],
  );
  const { salt, hash } = kept!;
  expect(hash).toBe(sha256(`${salt}\n${words}`));
  await post(c, 'records');
  expect(await post(c, 'security-admin')).toEqual([200, 'erased']);
  const left = await held(c);
  expect(left).toContain(hash);
  expect(left).not.toContain(salt);
  expect(left).not.toContain(sha256(words));
});

test('a hold that comes first, if only just, is a hold', async () => {
  const c = await archived();
  await post(c, 'records');
  const erased = await city.db.transaction(async (db) => {
    const archive = new Acts(db as unknown as DataSource, city.app.get(Telling, { strict: false }));
    const actor = { id: 'demo-records', role: 'records' } as const;
    expect(await archive.give(c.caseNo, { id: 'hold-1', name: 'hold', at: Date.now(), actor })).toBe('done');
    const erasing = post(c, 'security-admin');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { erasing };
  });
  expect(await erased.erasing).toEqual([422, 'legal-hold']);
});

test('what is still open is not erased, whoever asks; what is not there is not there', async () => {
  const c = await city.complaint({ ...SAID, respondent: { unit: UNIT } });
  expect(await post(c, 'security-admin')).toEqual([409, 'not-archived']);
  const none = await (await city.as('records')).post('/cases/JS19990101000001/erasure', body);
  expect(none.status).toBe(404);
});
