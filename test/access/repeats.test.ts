import { City, type OpenCase, type Person } from '../support/city.ts';

let city: City;
let earlier: OpenCase;
const UNIT = 'housing-construction';
const WHO = { name: '张小三', phone: '13812345678', anonymous: false, confidential: false };
beforeAll(async () => {
  city = await City.open();
  earlier = await city.complaint();
});
afterAll(() => city.close());

/** Whether this reader learns from the view, the archive or the list that the complainant has complained before. */
async function told(c: OpenCase, person: Person): Promise<boolean[]> {
  const answers = await Promise.all([
    person.get(c.path),
    person.get(`${c.path}/events`),
    person.get(`/cases?unit=${UNIT}`),
  ]);
  return answers.map(({ status, body }) => {
    expect(status).toBe(200);
    return JSON.stringify(body).includes(earlier.caseNo);
  });
}

const again = async (body: object): Promise<OpenCase> => {
  const c = await city.complaint({ ...body, repeatOf: earlier.caseNo });
  await c.acts('classify', 'dispatch', 'sign');
  return c;
};

test.each([
  ['confidential', { complainant: { ...WHO, confidential: true } }],
  ['anonymous', { complainant: { anonymous: true, confidential: false } }],
  ['against the unit itself', { respondent: { unit: UNIT } }],
])('who complained before is kept from the unit: %s', async (_, body) => {
  const c = await again(body);
  expect(await told(c, await city.as('unit-clerk', UNIT))).toEqual([false, false, false]);
  expect(await told(c, await city.as('dispatcher'))).toEqual([true, true, true]);
  const { body: answer } = await c.give('record-progress', { note: '已派人' });
  expect([answer.state, JSON.stringify(answer).includes(earlier.caseNo)]).toEqual(['IN_ASSIGNMENT', false]);
});

test('a unit that knows the complainant may know, where the earlier case is its own too', async () => {
  const c = await again({});
  expect(await told(c, await city.as('unit-clerk', UNIT))).toEqual([false, false, false]);
  await earlier.acts('classify', ['dispatch', { unit: UNIT }]);
  expect(await told(c, await city.as('unit-clerk', UNIT))).toEqual([true, true, true]);
});
