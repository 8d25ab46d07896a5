import { IntakeModule } from '../../src/intake/intake.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { DataSource } from 'typeorm';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

/** F1.14: what a stranger files is what a citizen can say, and its key finds nobody else's case. */
let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule]);
});
afterAll(() => trial.stop());

const KEY = '5d1c6c1e-1f0b-4f0e-9a57-2f3a8f2f7c11';
const file = async (change: object, key?: string, remoteAddress = '10.2.0.1') => {
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/v1/public/complaints',
    payload: complaint({ channel: 'web', ...change }),
    remoteAddress,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
  const body = answer.json<{ caseNo: string; queryCode: string; code: string; errors: { path: string }[] }>();
  return { status: answer.statusCode, body };
};
const cases = async (): Promise<number> => {
  const [row] = await trial.app
    .get(DataSource)
    .query<[{ n: number }]>('select count(*)::int as n from complaint');
  return row.n;
};

const HANDED_OVER = { from: '110', reference: '指挥中心0311' };
test.each([
  ['the police', 'channel', { channel: 'police110' }],
  ['an agent at the telephone', 'channel', { channel: 'phone' }],
  ['a desk', 'channel', { channel: 'visit' }],
  ['the mayor’s mailbox', 'channel', { channel: 'mayor-mailbox' }],
  ['whoever handed it over', 'handover', { handover: HANDED_OVER }],
  ['an earlier case', 'repeatOf', { repeatOf: 'JS20260311000001' }],
  ['who registered it', 'by', { by: { id: 'agent-1', role: 'agent' } }],
  ['when it was registered', 'registeredAt', { registeredAt: '2020-01-01T00:00:00+08:00' }],
])('nobody speaks for %s', async (_, path, change) => {
  const before = await cases();
  const { status, body } = await file(change);
  expect([status, body.errors.map((each) => each.path)]).toEqual([400, [path]]);
  expect(await cases()).toBe(before);
});

test('who names no channel writes on the web', async () => {
  const { body } = await file({ channel: undefined });
  const [row] = await trial.app
    .get(DataSource)
    .query<[{ channel: string }]>('select channel from complaint_case where case_no = $1', [body.caseNo]);
  expect(row.channel).toBe('web');
});

test.each(['1', 'key', 'a'.repeat(64), '00000000000000000000000000000001', 'complaint-1'])(
  'a key that another stranger may have thought of is refused: %s',
  async (key) => {
    const { status, body } = await file({}, key);
    expect([status, body.errors[0]?.path]).toEqual([400, 'Idempotency-Key']);
  },
);

test('a key belongs to whoever said these words from this address', async () => {
  const first = await file({}, KEY);
  expect(first.status).toBe(201);
  expect((await file({}, KEY)).body).toEqual(first.body);
  const elsewhere = await file({}, KEY, '10.9.0.1');
  expect(elsewhere.status).toBe(201);
  expect(elsewhere.body.caseNo).not.toBe(first.body.caseNo);
  const otherWords = await file({ summary: '路灯不亮' }, KEY);
  expect([otherWords.status, otherWords.body.code]).toEqual([422, 'idempotency-key-reused']);
});

test('the database does not tell from where it was asked', async () => {
  const rows = await trial.app
    .get(DataSource)
    .query<{ caller: string }[]>(`select caller from idempotency_key where path = '/public/complaints'`);
  expect(rows.length).toBeGreaterThan(1);
  for (const { caller } of rows) expect(caller).toMatch(/^stranger:[\w-]{43}$/);
});
