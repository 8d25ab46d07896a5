import { CaseReader } from '../../src/reading/case-reader.ts';
import { complainant, publicly } from '../journeys/support-a.ts';
import { answered, dispatched, eventually } from '../journeys/support-b.ts';
import { City, type OpenCase } from '../support/city.ts';

/** A case that comes back as another, and complainants whose case was merged into another (F2.12, 13). */

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const FACTS = '维修后第三天又停在四层，有视频';
const state = async (caseNo: string) => (await city.app.get(CaseReader).state(caseNo))!.state;
const opens = (caseNo: string, code: string) =>
  city.stranger().get(`/public/cases/${caseNo}`, { 'x-query-code': code });
const closed = async (): Promise<OpenCase> => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c);
  await c.acts('record-callback');
  return c;
};

describe('reopened', () => {
  test('the new case has the new facts, found by search, for its unit too; a double click makes no other', async () => {
    const c = await closed();
    const twice = await Promise.all([1, 2].map(() => c.give('reopen', { reason: '复发', newFacts: FACTS })));
    expect(twice.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const { caseNo } = twice.find(({ status }) => status === 201)!.body;
    const dispatcher = await city.as('dispatcher');
    const seen = await dispatcher.get(`/cases/${caseNo}`);
    expect(seen.body.content.newFacts).toContain(FACTS);
    const found = await dispatcher.get(`/cases?q=${encodeURIComponent('又停在四层')}`);
    expect(found.body.items.map((item: { caseNo: string }) => item.caseNo)).toEqual([caseNo]);
    await dispatcher.post(`/cases/${caseNo}/classify`, { typeCode: 'property-management', tier: 'standard' });
    const task = { investigate: '现场核实', standard: '当日答复' };
    expect((await dispatcher.post(`/cases/${caseNo}/dispatch`, { unit: c.unit, task })).status).toBe(200);
    const clerk = await city.as('unit-clerk', c.unit);
    expect((await clerk.get(`/cases/${caseNo}`)).body.content.newFacts).toContain(FACTS);
  });

  test('new facts that tell of a danger make it urgent at the desk', async () => {
    const c = await closed();
    const { body } = await c.give('reopen', { reason: '复发', newFacts: '电梯困人，无法呼吸' });
    expect((await state(body.caseNo)).urgentWords).toBe(true);
  });

  test('its complainant reads the new number under the old one, and opens it with the old code', async () => {
    const c = await closed();
    const { body } = await c.give('reopen', { reason: '复发', newFacts: FACTS });
    expect((await publicly(c)).continuedAs).toBe(body.caseNo);
    expect((await opens(body.caseNo, c.queryCode)).body).toMatchObject({
      caseNo: body.caseNo,
      state: 'REGISTERED',
    });
    expect((await opens(body.caseNo, body.queryCode)).status).toBe(200);
    expect((await opens(c.caseNo, body.queryCode)).status).toBe(404);
    const other = await closed();
    expect((await opens(body.caseNo, other.queryCode)).status).toBe(404);
  });
});

test('a relapse goes to the unit with what was said of it', async () => {
  const c = await closed();
  const { body } = await c.give('record-follow-up', { stillFixed: false, note: '昨晚又不制冷' });
  const { caseNo } = body.opened;
  await eventually(
    () => state(caseNo),
    (s) => s.state === 'IN_ASSIGNMENT',
  );
  const clerk = await city.as('unit-clerk', c.unit);
  expect((await clerk.get(`/cases/${caseNo}`)).body.content.newFacts).toContain('昨晚又不制冷');
  expect((await opens(caseNo, c.queryCode)).status).toBe(200);
});

describe('merged into another', () => {
  const merged = async (body: object = {}) => {
    const master = await dispatched(city);
    await master.acts('sign');
    const c = await city.complaint(body);
    await c.acts(['link', { masterCaseNo: master.caseNo }]);
    return { master, c };
  };
  const read = async (master: OpenCase): Promise<string> => {
    const clerk = await city.as('unit-clerk', master.unit);
    return JSON.stringify((await clerk.get(`/cases/${master.caseNo}/events`)).body);
  };

  test('what its complainant adds reaches the unit that works, in their words but for who they are', async () => {
    const { master, c } = await merged({
      complainant: { anonymous: false, confidential: true, name: '欧阳静', phone: '13912345678' },
    });
    await complainant(c, 'supplement', { content: '欧阳静补充：二号梯也停了，电话13912345678' });
    await complainant(c, 'urge', { note: '老人下不了楼' });
    const words = await eventually(
      () => read(master),
      (text) => text.includes('老人下不了楼'),
    );
    expect(words).toContain('并入件：');
    expect(words).not.toContain(c.caseNo);
    expect(words).toContain('二号梯也停了');
    expect(words).not.toMatch(/欧阳静|13912345678/);
  });

  test('a unit is told whose order went away', async () => {
    const master = await dispatched(city);
    const c = await dispatched(city);
    await c.acts(['link', { masterCaseNo: master.caseNo }]);
    const { body } = await (await city.as('supervisor')).get(`/cases/${c.caseNo}/notices`);
    expect(body.items).toEqual(
      expect.arrayContaining([expect.objectContaining({ audience: 'unit', kind: '并案' })]),
    );
  });
});

test('the open case of a unit that was closed is given to another', async () => {
  const c = await dispatched(city);
  const task = { investigate: '现场核实', standard: '当日答复' };
  const body = { unit: 'market-supervision', reason: '机构改革，原单位已撤销', task };
  const dispatcher = await city.as('dispatcher');
  const early = await dispatcher.post(`${c.path}/reassign`, body);
  expect([early.status, early.body.code]).toEqual([422, 'unit-not-closed']);
  await city.db.query('update unit set active = false where code = $1', [c.unit]);
  const taken = await dispatcher.post(`${c.path}/reassign`, body);
  await city.db.query('update unit set active = true where code = $1', [c.unit]);
  expect([taken.status, taken.body.assignment]).toMatchObject([
    200,
    { unit: 'market-supervision', hop: 2, state: 'DISPATCHED' },
  ]);
});

test('late words of a complainant are answered with what they can do instead', async () => {
  const c = await closed();
  const { status, body } = await complainant(c, 'supplement', { content: '又坏了' });
  expect([status, body.code]).toEqual([409, 'case-over']);
  expect(body.title).toMatch(/评价或申诉.*重启/);
});
