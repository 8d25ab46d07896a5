import { City, type OpenCase } from '../support/city.ts';

const MOST = 3;
let city: City;
beforeAll(async () => {
  city = await City.open();
  city.config.limits.actsPerCaseAndDay = MOST;
});
afterAll(() => city.close());

const urged = async (one: OpenCase, key?: string): Promise<unknown> => {
  const { status, body } = await city
    .stranger()
    .post(
      `/public/cases/${one.caseNo}/urge`,
      { note: '请尽快' },
      { 'x-query-code': one.queryCode, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    );
  return status === 200 ? 200 : [status, body.code];
};
const REFUSED = [422, 'too-many-acts'];

test('whoever holds the query code grows a case by so many acts a day, and keeps nobody else from it', async () => {
  const one = await city.complaint();
  await one.acts('classify', 'dispatch');
  for (let n = 0; n < MOST; n++) expect(await urged(one, `urge-${n}`)).toBe(200);
  const { version } = await one.view();
  expect(await urged(one)).toEqual(REFUSED);
  expect(await urged(one, 'urge-0')).toBe(200);
  expect((await one.view()).version).toBe(version);
  await one.acts('sign');
  await one.forward(86_400);
  expect(await urged(one)).toBe(200);
});

test('nor does an officer, whoever else acted and whatever time did; what the rules refuse anyway is said first', async () => {
  const one = await city.complaint();
  await one.acts('classify', 'dispatch');
  await one.forwardTo('handle', 60);
  await one.acts('record-progress', 'sign');
  for (let n = 0; n < MOST - 1; n++) await one.acts('record-progress');
  const { status, body } = await one.give('record-progress');
  expect([status, body.code, body.title]).toEqual([...REFUSED, expect.stringContaining('明日')]);
  expect((await one.give('record-implementation', { actions: '已更换' })).body.code).toBe('too-many-acts');
  const handler = await one.by('record-progress');
  const { body: may } = await handler.get(`${one.path}/commands`);
  const codes = Object.fromEntries(may.items.map((each: { command: string; code?: string }) => [each.command, each.code])); // prettier-ignore
  expect([codes['record-progress'], codes['sign']]).toEqual(['too-many-acts', 'forbidden']);
});
