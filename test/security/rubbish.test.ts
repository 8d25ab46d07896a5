import { Connection, Client } from '@temporalio/client';
import { workflowId } from '../../workflows/contract.ts';
import { rubbish } from '../../src/platform/rubbish.ts';
import { City, type OpenCase } from '../support/city.ts';
import { temporalAddress } from '../support/stack.ts';

/** F1.11: what strangers send without end leaves a number and a line in the log, not rows for ever. */
let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const rowsIn = async (table: string): Promise<number> => {
  const [row] = await city.db.query<[{ n: number }]>(`select count(*)::int as n from ${table}`);
  return row.n;
};
const TABLES = ['audit_entry', 'idempotency_key', 'case_event', 'case_text', 'notice', 'feed'];
const rows = async (): Promise<number> =>
  (await Promise.all(TABLES.map(rowsIn))).reduce((sum, each) => sum + each, 0);
const archived = async (): Promise<number> =>
  (await Promise.all(['case_event', 'case_text', 'notice', 'feed'].map(rowsIn))).reduce(
    (sum, each) => sum + each,
    0,
  );
const counted = async (kind: string): Promise<number> =>
  (await rubbish.get()).values.find(({ labels }) => labels.kind === kind)?.value ?? 0;
const key = (n: number): string => `0123456789abcdef-${n}-zyxwvu`;
const FORM = {
  channel: 'web',
  matterType: 'complaint',
  summary: '路灯',
  detail: '不亮',
  desiredOutcome: '修好',
  complainant: { anonymous: true, confidential: false },
};

test('what is refused to a stranger is one row a minute, whatever they send and under however many keys', async () => {
  const before = [await rows(), await counted('refusal')] as const;
  for (let n = 0; n < 20; n++) {
    const form = { ...FORM, typeCode: 'no-such-type' };
    const { status } = await city.stranger().post('/public/complaints', form, { 'idempotency-key': key(n) });
    expect(status).toBe(422);
  }
  expect(await rows()).toBe(before[0] + 1);
  expect(await counted('refusal')).toBe(before[1] + 19);
});

test('nor do many addresses write more together', async () => {
  const before = await rowsIn('audit_entry');
  for (let n = 0; n < 200; n++) await city.app.inject({ url: '/api/v1/units', remoteAddress: `10.${n}.0.1` });
  expect(await rowsIn('audit_entry')).toBeLessThanOrEqual(before + 60);
});

const visit = ({ queryCode }: OpenCase) => ({ 'x-query-code': queryCode });

test('a complainant urges three times a day, and then it is counted; a danger is told always', async () => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch');
  const urge = (note: string) => city.stranger().post(`/public${c.path}/urge`, { note }, visit(c));
  for (let n = 0; n < 3; n++) expect((await urge('请尽快')).status).toBe(200);
  const before = [await rowsIn('case_event'), await rowsIn('case_text'), await counted('urge')] as const;
  for (let n = 0; n < 5; n++) {
    const { status, body } = await urge('请尽快');
    expect([status, body.code]).toEqual([422, 'urged-enough']);
  }
  expect([await rowsIn('case_event'), await rowsIn('case_text'), await counted('urge')]).toEqual([
    before[0],
    before[1],
    before[2] + 5,
  ]);
  expect((await urge('电梯里起火了')).status).toBe(200);
  expect((await c.give('urge')).status).toBe(200);
  await c.forward(86_400);
  expect((await urge('请尽快')).status).toBe(200);
});

test('a complainant reads their own answer as often as they like, and is written down once', async () => {
  const c = await city.complaint();
  await c.acts('answer-direct');
  const before = await rowsIn('audit_entry');
  for (let n = 0; n < 5; n++)
    expect((await city.stranger().get(`/public${c.path}`, visit(c))).status).toBe(200);
  expect(await rowsIn('audit_entry')).toBe(before + 1);
});

test('a signal that we did not seal is counted, and leaves the archive as it was', async () => {
  const c = await city.complaint();
  await c.forward(1);
  const connection = await Connection.connect({ address: temporalAddress() });
  const handle = new Client({ connection, namespace: city.namespace }).workflow.getHandle(
    workflowId(c.caseNo),
  );
  const before = [await archived(), await counted('signal')] as const;
  for (const name of ['签收', '派单', '没有这种信号', '__stop'])
    for (const told of [{ events: [], names: 1 }, null, 7]) await handle.signal(name, told);
  await c.forward(1);
  expect(await counted('signal')).toBeGreaterThanOrEqual(before[1] + 9);
  expect(await archived()).toBe(before[0]);
  await connection.close();
});
