import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const UNIT = 'housing-construction';
const TELLING = /张小三|13812345678/;
const key = (name: string) => ({ 'idempotency-key': name });
const handled = async (): Promise<OpenCase> => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign');
  return c;
};
const kept = (c: OpenCase): Promise<{ path: string; response: object | null }[]> =>
  city.db.query('select path, response from idempotency_key where path like $1 and status < 400', [
    `%${c.path}/%`,
  ]);

test('an act given again is done once, and shown as its giver may see it by now', async () => {
  const c = await handled();
  const clerk = await city.as('unit-clerk', UNIT);
  const record = () => clerk.post(`${c.path}/record-progress`, { note: '已上门' }, key('progress'));
  const before = await record();
  expect([before.status, before.body.complainant.name]).toEqual([200, '张小三']);
  await c.acts(['set-confidentiality', { mode: 'confidential', reason: '担心报复' }]);
  const after = await record();
  expect([after.status, after.body.version]).toEqual([200, (await c.view()).version]);
  expect(JSON.stringify(after.body)).not.toMatch(TELLING);
  expect((await c.events()).filter(({ type }) => type === 'progress-recorded')).toHaveLength(1);
});

test('nobody is shown again what they may not ask for any more', async () => {
  const c = await handled();
  const clerk = await city.as('unit-clerk', UNIT);
  const record = () => clerk.post(`${c.path}/record-progress`, { note: '已上门' }, key('moved'));
  const relay = () => clerk.post(`${c.path}/relay`, { message: '何时方便上门' }, key('moved'));
  await c.acts(['set-confidentiality', { mode: 'confidential', reason: '担心报复' }]);
  expect([(await record()).status, (await relay()).status]).toEqual([200, 201]);
  expect([(await record()).status, (await relay()).status]).toEqual([200, 201]);
  await c.acts('request-return', ['approve-return', { nextUnit: 'market-supervision' }]);
  expect([(await record()).status, (await relay()).status]).toEqual([404, 404]);
});

test('unmasking again is unmasking again: counted and written down, and its answer is kept nowhere', async () => {
  const c = await city.complaint();
  const supervisor = await city.as('supervisor');
  const unmask = () =>
    supervisor.post(
      `${c.path}/identity/unmask`,
      { purpose: 'verification', reason: '核对来电人' },
      key('unmask'),
    );
  for (const _ of [1, 2]) expect((await unmask()).body.complainant.name).toBe('张小三');
  const rows = await city.db.query<object[]>(
    `select 1 from audit_entry where subject = $1 and action = 'identity.unmasked'`,
    [c.caseNo],
  );
  expect(rows).toHaveLength(2);
  expect(await kept(c)).toEqual([]);
});

test('whoever stands otherwise by now asks anew', async () => {
  const ask = async () =>
    (await city.as('dispatcher')).post(
      '/deadlines/preview',
      { rule: 'sign', receivedAt: '2026-03-10T10:00:00+08:00' },
      key('standing'),
    );
  const answers = async (): Promise<number> =>
    (await city.db.query<object[]>(`select 1 from idempotency_key where key = 'standing'`)).length;
  for (const _ of [1, 2]) expect((await ask()).status).toBe(200);
  expect(await answers()).toBe(1);
  await city.db.query(`update staff set roles = '{agent,dispatcher}' where id = 'demo-dispatcher'`);
  await city.db.query(`update staff set unit = $1 where id = 'demo-dispatcher'`, [UNIT]);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await ask()).status).toBe(200);
  expect(await answers()).toBe(2);
  await city.db.query(`update staff set roles = '{dispatcher}', unit = null where id = 'demo-dispatcher'`);
  await new Promise((resolve) => setTimeout(resolve, 600));
});

test('once a complainant is nobody, no answer on the case is kept, and each act still counts once', async () => {
  const c = await handled();
  const agent = await city.as('agent');
  const urge = () => agent.post(`${c.path}/urge`, { note: '请尽快' }, key('forgotten'));
  const dispatcher = await city.as('dispatcher');
  const text = { summary: '电梯停运', detail: '请核实停运原因', demands: ['答复'] };
  const redact = () => dispatcher.post(`${c.path}/redaction`, text, key('forgotten'));
  expect([(await urge()).status, (await redact()).status]).toEqual([200, 200]);
  expect((await kept(c)).map(({ response }) => response === null)).toEqual([false, false]);
  await c.acts(['set-confidentiality', { mode: 'anonymous', reason: '本人要求匿名' }]);
  expect((await kept(c)).map(({ response }) => response)).toEqual([null, null]);
  const again = await urge();
  expect([again.status, again.body.caseNo]).toEqual([200, c.caseNo]);
  expect(JSON.stringify(again.body)).not.toMatch(TELLING);
  expect((await c.events()).filter(({ type }) => type === 'urged')).toHaveLength(1);
});

test('what a reopening registers is told again as it was: its query code opens the new case', async () => {
  const c = await city.complaint();
  await c.acts('answer-direct', 'archive');
  const first = await c.give('reopen', {}, key('reopen'));
  const again = await c.give('reopen', {}, key('reopen'));
  expect([again.status, again.body]).toEqual([201, first.body]);
  const code = { 'x-query-code': again.body.queryCode };
  expect((await city.stranger().get(`/public/cases/${again.body.caseNo}`, code)).status).toBe(200);
});
