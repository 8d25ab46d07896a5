import { Errands } from '../../src/errands/errands.service.ts';
import { City } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

interface Row {
  attempts: number;
  last_error: string | null;
  given_up_at: Date | null;
  done_at: Date | null;
}
const errand = async (caseNo: string): Promise<Row> =>
  (await city.db.query<Row[]>('select * from errand where case_no = $1 and seq = 1', [caseNo]))[0]!;
const ask = (caseNo: string, payload: object, attempts = 0) =>
  city.db.query('insert into errand (case_no, seq, n, payload, attempts) values ($1, 1, 0, $2, $3)', [
    caseNo,
    JSON.stringify({ seq: 1, n: 0, ...payload }),
    attempts,
  ]);
const NOWHERE = { to: 'JS20200101000001', command: 'urge', fields: {} };
const gauge = async (): Promise<Record<string, number>> => {
  const { payload } = await city.app.inject({ url: '/metrics' });
  const lines = payload.matchAll(/^jiesu_errands\{state="([\w-]+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, state, n]) => [state!, Number(n)]));
};

test('what fails is kept by the name of its fault, and shown in the metrics', async () => {
  const { caseNo } = await city.complaint();
  await ask(caseNo, NOWHERE);
  await city.app.get(Errands).run(caseNo);
  expect(await errand(caseNo)).toMatchObject({
    last_error: 'no-such-case',
    done_at: null,
    given_up_at: null,
  });
  expect((await errand(caseNo)).attempts).toBeGreaterThanOrEqual(1);
  expect(await gauge()).toEqual({ waiting: 0, failing: 1, 'given-up': 0 });
  await city.db.query('delete from errand where case_no = $1', [caseNo]);
  await ask(caseNo, { ...NOWHERE, command: 'of a later release' });
  await city.app.get(Errands).run(caseNo);
  expect(await errand(caseNo)).toMatchObject({ last_error: 'TypeError', done_at: null });
});

test('it ends: the duty lead is told once, nobody tries any more, and it can be asked for again', async () => {
  const [one, other] = [await city.complaint(), await city.complaint()];
  await ask(one.caseNo, NOWHERE, 79);
  const errands = city.app.get(Errands);
  await errands.run(one.caseNo);
  const ended = await errand(one.caseNo);
  expect(ended).toMatchObject({ attempts: 80, given_up_at: expect.any(Date) });
  const lead = await city.as('duty-lead');
  const told = (await lead.get(`${one.path}/notices`)).body.items;
  expect(told).toEqual([expect.objectContaining({ audience: 'duty-lead', kind: '关联事项未办成' })]);
  await errands.run(one.caseNo);
  expect(await errand(one.caseNo)).toEqual(ended);
  await city.db.query(
    `update errand set payload = jsonb_set(payload, '{to}', to_jsonb($1::text)) where case_no = $2`,
    [other.caseNo, one.caseNo],
  );
  const retry = `${one.path}/errands/retry`;
  expect((await (await city.as('agent')).post(retry)).status).toBe(403);
  expect((await lead.post(retry)).body).toEqual({ retried: 1 });
  expect((await lead.post(retry)).body).toEqual({ retried: 0 });
  expect(await errand(one.caseNo)).toMatchObject({ done_at: expect.any(Date), last_error: null });
  expect((await other.events()).map(({ type }) => type)).toContain('urged');
  const audit = await city.as('audit-admin');
  expect((await audit.get(`/audit?action=errands.retried&subject=${one.caseNo}`)).body.items).toEqual([
    expect.objectContaining({ outcome: 'done', detail: { retried: 0 } }),
    expect.objectContaining({ outcome: 'done', detail: { retried: 1 } }),
  ]);
});
