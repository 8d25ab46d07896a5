import { complainant } from '../journeys/support-a.ts';
import { eventually } from '../journeys/support-b.ts';
import { City } from '../support/city.ts';

/** The unit complained about under another name is still it: its company, and every department (F1 “Who complained”, 4). */

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test.each([
  ['property-service', 'property-engineering'],
  ['property-cleaning', 'property-service'],
  ['property-cleaning', 'property-security'],
])('a report about %s is not handed to %s', async (accused, other) => {
  const c = await city.complaint({ matterType: 'report', respondent: { unit: accused } });
  await c.acts('classify');
  expect((await c.give('dispatch', { unit: other })).body.code).toBe('respondent-conflict');
  expect((await c.give('dispatch', { unit: 'market-supervision' })).status).toBe(200);
});

test('a department that handles a complaint about its company learns neither who complained nor their words', async () => {
  const c = await city.complaint({ respondent: { unit: 'property-service' } });
  c.unit = 'property-engineering';
  await c.acts('classify', ['dispatch', { unit: c.unit }], 'sign');
  const clerk = await city.as('unit-clerk', c.unit);
  const { body } = await clerk.get(c.path);
  expect(body).not.toHaveProperty('complainant');
  expect(JSON.stringify(body)).not.toMatch(/张小三|13812345678|老人无法下楼/);
  expect((await clerk.post(`${c.path}/relay`, { message: '是谁' })).status).toBe(403);
  const unmask = { purpose: 'contact', reason: '上门' };
  expect((await clerk.post(`${c.path}/identity/unmask`, unmask)).status).toBe(403);
});

test('what is added to a complaint about a company that was merged into another reaches none of its departments', async () => {
  const master = await city.complaint();
  master.unit = 'property-engineering';
  await master.acts('classify', ['dispatch', { unit: master.unit }], 'sign');
  const c = await city.complaint({ respondent: { unit: 'property-service' } });
  await c.acts(['link', { masterCaseNo: master.caseNo }]);
  await complainant(c, 'urge', { note: '物业经理昨晚威胁我撤诉' });
  const dispatcher = await city.as('dispatcher');
  const events = await eventually(
    async () => (await dispatcher.get(`${master.path}/events`)).body.items as { type: string }[],
    (all) => all.some(({ type }) => type === 'urged'),
  );
  expect(JSON.stringify(events)).not.toContain('威胁');
});
