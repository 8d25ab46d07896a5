import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenLink } from '../../src/casework/archive.ts';
import { StoredEvent } from '../../src/casework/case-event.entity.ts';
import { Erasures } from '../../src/vault/erasures.service.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
}, 60_000);
afterAll(() => city.close());

const UNIT = 'housing-construction';
const SAID = {
  summary: '金丝雀反映电梯停运',
  detail: '金丝雀家在三楼',
  place: { text: '金丝雀小区', region: 'CN' },
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
  const tables = ['complaint', 'case_text', 'identity', 'redaction', 'unmasking', 'relay_message', 'case_event', 'case_command', 'outbox', 'notice']; // prettier-ignore
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
      place: { region: 'CN' },
      respondent: { unit: 'property-service' },
    },
  });
  expect(view).not.toHaveProperty('complainant');
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

test('what is still open is not erased, whoever asks; what is not there is not there', async () => {
  const c = await city.complaint({ ...SAID, respondent: { unit: UNIT } });
  expect(await post(c, 'security-admin')).toEqual([409, 'not-archived']);
  const none = await (await city.as('records')).post('/cases/JS19990101000001/erasure', body);
  expect(none.status).toBe(404);
});
