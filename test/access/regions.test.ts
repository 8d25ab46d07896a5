import { maySee, type Caller } from '../../src/domain/access/access.ts';
import { isWithin, regionOf } from '../../src/domain/access/region.ts';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { appointed } from './appointed.ts';

test.each([
  ['CN', 'CN'],
  ['371002', '371002'],
  ['370000', '370000'],
  ['CN-SD', '370000'],
  ['CN-37', '370000'],
  ['CN-NM', '150000'],
])('%s is kept as %s', (written, kept) => expect(regionOf(written)).toBe(kept));

test.each([
  'zhangsanfeng-13812345678',
  '981234',
  '13812345678',
  'CN-ZZ',
  'CN-99',
  'weihai',
  '37',
  '',
  '990000',
])('%s is no region', (written) => expect(regionOf(written)).toBeUndefined());

test.each([
  ['371002', '371000', true],
  ['371002', '370000', true],
  ['371002', 'CN', true],
  ['371000', '371000', true],
  ['371000', '371002', false],
  ['370100', '371000', false],
  ['CN', '370000', false],
  ['CN', 'CN', true],
])('%s within %s: %s', (region, whole, expected) => expect(isWithin(region, whole)).toBe(expected));

test('whoever works for a region knows of no case whose region is not known', () => {
  const caller: Caller = { id: 'a', roles: ['duty-lead'], region: 'CN' };
  expect(maySee(caller, { unit: null, coUnits: [], involved: [] })).toBe(false);
});

describe('over HTTP', () => {
  let city: City;
  let here: OpenCase;
  let elsewhere: OpenCase;
  const people: Record<string, Person> = {};
  beforeAll(async () => {
    city = await City.open();
    here = await city.complaint({ region: '371002' });
    elsewhere = await city.complaint({ region: '370102' });
    for (const region of ['371000', '370000', 'CN'])
      people[region] = await appointed(city, { id: `lead-of-${region}`, roles: ['duty-lead'], region });
  }, 60_000);
  afterAll(() => city.close());

  const numbers = async (person: Person, query = ''): Promise<string[]> =>
    (await person.get(`/cases${query}`)).body.items.map(({ caseNo }: { caseNo: string }) => caseNo);

  test('a region that is none is refused, whoever writes it, and kept nowhere', async () => {
    const region = 'zhangsanfeng-13812345678';
    const complainant = { name: '张三丰', phone: '13812345678', anonymous: false, confidential: false };
    const form = {
      channel: 'web', matterType: 'complaint', summary: '电梯', detail: '停运', desiredOutcome: '维修', complainant, region,
    }; // prettier-ignore
    for (const [person, path] of [
      [await city.as('agent'), '/complaints'],
      [city.stranger(), '/public/complaints'],
    ] as const) {
      const { status, body } = await person.post(path, form);
      expect([status, body.errors[0].path]).toEqual([400, 'region']);
    }
    const [{ n }] = await city.db.query<[{ n: number }]>(
      `select count(*)::int as n from case_event where data::text like '%zhangsanfeng%'`,
    );
    expect(n).toBe(0);
  });

  test('a province is kept as its number', async () => {
    const c = await city.complaint({ region: 'CN-NM' });
    expect((await c.view()).region).toBe('150000');
  });

  test('what is of another region is not there, in lists, searches, and by its number', async () => {
    for (const query of ['', '?q=电梯', '?sort=dueAt'])
      expect(await numbers(people['371000']!, query)).toEqual([here.caseNo]);
    expect((await people['371000']!.get(here.path)).status).toBe(200);
    const { status, body } = await people['371000']!.get(elsewhere.path);
    expect([status, body]).toEqual([404, (await people['371000']!.get('/cases/JS20990101000001')).body]);
    expect((await people['371000']!.post(`${elsewhere.path}/refuse`, {})).status).toBe(404);
    expect(await numbers(people['370000']!)).toEqual([elsewhere.caseNo, here.caseNo]);
    expect(await numbers(people['CN']!)).toEqual(expect.arrayContaining([elsewhere.caseNo, here.caseNo]));
  });

  test('the region is given with the appointment, changed by a transfer, and on record', async () => {
    const security = await city.as('security-admin');
    const staff = { id: 'wang', name: '王五', roles: ['duty-lead'], region: 'CN-SD' };
    expect((await security.post('/staff', staff)).body).toMatchObject({ region: '370000' });
    expect((await security.post('/staff', { ...staff, id: 'li', region: 'x' })).status).toBe(400);
    const moved = await security.post('/staff/wang/transfer', { unit: null, region: '371000' });
    expect(moved.body).toMatchObject({ region: '371000', roles: ['duty-lead'] });
    expect((await security.post('/staff/wang/transfer', { unit: null })).body.region).toBe('371000');
    const { body } = await security.get('/staff/wang/changes');
    expect(body.items.map(({ region }: { region: string }) => region)).toEqual([
      '370000',
      '371000',
      '371000',
    ]);
  });
});
