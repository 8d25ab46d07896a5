import type { CommandName } from '../../src/domain/case/commands.ts';
import { Errands } from '../../src/errands/errands.service.ts';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { appointed } from '../access/appointed.ts';

/** A link is shown to whoever may know of both ends and is accused in neither (F1 “Who complained”, 1). */

let city: City;
const UNIT = 'property-service';
const WHO = { name: '张小三', phone: '13812345678', anonymous: false, confidential: false };
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** All that somebody is answered about a case. */
async function toldOf(c: OpenCase, reader: Person): Promise<string> {
  const paths = [
    c.path,
    `${c.path}/events`,
    `${c.path}/notices`,
    `${c.path}/deadlines`,
    `${c.path}/documents`,
    '/cases?limit=200',
  ];
  const answers = await Promise.all(paths.map((path) => reader.get(path)));
  const { body: forms } = await reader.get(`${c.path}/documents`);
  const pages = await Promise.all(
    (forms.items as { available: boolean; url: string }[])
      .filter(({ available }) => available)
      .map(({ url }) => reader.get(url.replace('/api/v1', ''))),
  );
  return JSON.stringify([...answers, ...pages].map(({ body }) => body));
}

/** Registered, and handled by a unit as far as these acts go. */
async function handledBy(unit: string, body: object, ...acts: CommandName[]): Promise<OpenCase> {
  const c = await city.complaint({ complainant: WHO, ...body });
  c.unit = unit;
  await c.acts('classify', ['dispatch', { unit }], ...acts);
  return c;
}
const own = (answer: string, c: OpenCase): string => answer.replaceAll(c.caseNo, '');

test('the unit complained about in secret does not learn of it from the same caller’s open case, nor the other way round', async () => {
  const open = await handledBy(UNIT, {}, 'sign');
  const secret = await handledBy('market-supervision', {
    complainant: { ...WHO, confidential: true },
    matterType: 'report',
    respondent: { unit: UNIT },
    repeatOf: open.caseNo,
  });
  const accused = await city.as('unit-clerk', UNIT);
  const told = own(await toldOf(open, accused), open);
  expect(told).not.toContain(secret.caseNo);

  const handling = await city.as('unit-clerk', 'market-supervision');
  expect(await toldOf(secret, handling)).not.toContain(open.caseNo);
  expect(await toldOf(secret, await city.as('agent'))).toContain(open.caseNo);
});

test('a second complaint of the same person that names the unit does not show it the first', async () => {
  const first = await handledBy(UNIT, {
    complainant: { ...WHO, confidential: true },
    respondent: { unit: UNIT },
  });
  const second = await handledBy(UNIT, { repeatOf: first.caseNo });
  const clerk = await city.as('unit-clerk', UNIT);
  expect((await clerk.get(second.path)).body.links).toEqual([]);
  const events = JSON.stringify((await clerk.get(`${second.path}/events`)).body);
  expect(events).not.toContain(first.caseNo);
});

test('merged cases: the unit of the master learns of those alone that it may see', async () => {
  const master = await handledBy(UNIT, {}, 'sign');
  const secret = await city.complaint({
    complainant: { ...WHO, confidential: true },
    respondent: { unit: UNIT },
  });
  await secret.acts(['link', { masterCaseNo: master.caseNo }]);
  const clerk = await city.as('unit-clerk', UNIT);
  expect(await toldOf(master, clerk)).not.toContain(secret.caseNo);
  await secret.acts('unlink');
  expect(await toldOf(master, clerk)).not.toContain(secret.caseNo);
  expect(await toldOf(master, await city.as('dispatcher'))).toContain(secret.caseNo);
});

test('whoever works for one region is not told of another region’s case', async () => {
  const here = await city.complaint({ region: '371002', complainant: WHO });
  const there = await city.complaint({ region: '370102', complainant: WHO, repeatOf: here.caseNo });
  await there.acts('classify');
  const regional = await appointed(city, {
    id: 'supervisor-370102',
    roles: ['supervisor'],
    region: '370102',
  });
  expect((await regional.get(there.path)).status).toBe(200);
  expect(await toldOf(there, regional)).not.toContain(here.caseNo);
});

test('no id on the wire names another case, whoever reads it', async () => {
  const first = await handledBy(UNIT, {});
  await city.complaint({ complainant: WHO, repeatOf: first.caseNo });
  await city.app.get(Errands, { strict: false }).run();
  const events = (await first.events()) as unknown as { type: string; commandId: string | null }[];
  expect(events.find(({ type }) => type === 'urged')).toMatchObject({ commandId: null });
  const [kept] = await city.db.query(
    `select command_id as id from case_event where case_no = $1 and type = 'urged'`,
    [first.caseNo],
  );
  expect(kept.id).not.toMatch(/JS\d{14}/);
});
