import { Calendars } from '../../src/calendars/calendars.service.ts';
import { maySee, type Caller } from '../../src/domain/access/access.ts';
import { isWithin, nearestTo, regionOf } from '../../src/domain/access/region.ts';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { appointed } from './appointed.ts';

test.each([
  ['CN', 'CN'],
  ['371002', '371002'],
  ['370000', '370000'],
  ['CN-SD', '370000'],
  ['CN-37', '370000'],
  ['CN-NM', '150000'],
  ['CN-3710', '371000'],
  ['CN-371002', '371002'],
])('%s is kept as %s', (written, kept) => expect(regionOf(written)).toBe(kept));

test.each([
  'zhangsanfeng-13812345678',
  '981234',
  '13812345678',
  'CN-ZZ',
  'CN-99',
  'CN-9910',
  'CN-371',
  'CN-sd',
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
  ['CN-3710', 'CN-SD', true],
])('%s within %s: %s', (region, whole, expected) => expect(isWithin(region, whole)).toBe(expected));

test.each([
  ['371002', ['CN', '370000', 'CN-3710'], 'CN-3710'],
  ['370102', ['CN', 'CN-SD', '371000'], 'CN-SD'],
  ['371000', ['371002', 'CN'], 'CN'],
  ['110105', ['370000', 'weihai'], undefined],
  ['CN', ['370000', 'CN'], 'CN'],
])('nearest to %s of %j: %s', (region, regions, expected) =>
  expect(nearestTo(region, regions)).toBe(expected),
);

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
  });
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

describe('what surrounds a case of another region is not there either', () => {
  let city: City;
  let here: OpenCase;
  let elsewhere: OpenCase;
  let people: Record<'local' | 'provincial' | 'everywhere', Person>;
  beforeAll(async () => {
    city = await City.open();
    here = await city.complaint({ region: '371002' });
    elsewhere = await city.complaint({ region: '370102' });
    const roles: Caller['roles'] = ['agent', 'dispatcher', 'duty-lead', 'records', 'oversight'];
    people = {
      local: await appointed(city, { id: 'local', roles, region: '371000' }),
      provincial: await appointed(city, { id: 'provincial', roles, region: '370000' }),
      everywhere: await appointed(city, { id: 'everywhere', roles }),
    };
  });
  afterAll(() => city.close());

  test('messages that wait for the hotline', async () => {
    const clerk = await city.as('unit-clerk', 'housing-construction');
    for (const c of [here, elsewhere]) {
      await c.acts('classify', 'dispatch', 'sign');
      expect((await clerk.post(`${c.path}/relay`, { message: '请问何时可以上门' })).status).toBe(201);
    }
    const waiting = async (person: Person): Promise<string[]> =>
      (await person.get('/relay-messages')).body.items.map(({ caseNo }: { caseNo: string }) => caseNo);
    expect(await waiting(people.local)).toEqual([here.caseNo]);
    expect(await waiting(people.provincial)).toEqual([here.caseNo, elsewhere.caseNo]);
    expect(await waiting(people.everywhere)).toEqual([here.caseNo, elsewhere.caseNo]);
  });

  const sound = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(500, 3)]);
  const store = (person: Person, fields: Record<string, string>) => {
    const plain = Object.entries({ recordedAt: '2026-01-05T10:00:00+08:00', ...fields })
      .map(([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    const file = '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n';
    const form = Buffer.concat([Buffer.from(plain + file), sound, Buffer.from('\r\n--edge--\r\n')]);
    return person.post('/recordings', form, { 'content-type': 'multipart/form-data; boundary=edge' });
  };
  const stored = async (fields: Record<string, string>): Promise<string> => {
    const { status, body } = await store(people.everywhere, fields);
    expect(status).toBe(201);
    return body.recordingId;
  };
  const ask = { purpose: 'fact-check', reason: '核对诉求人陈述' };

  test('recordings of its calls, and those of no case', async () => {
    const mine = await stored({ caseNo: here.caseNo });
    const theirs = await stored({ caseNo: elsewhere.caseNo });
    const nobodys = await stored({});
    const listed = async (person: Person, { caseNo }: OpenCase): Promise<number> =>
      (await person.get(`/recordings?caseNo=${caseNo}`)).body.items.length;
    expect([await listed(people.local, here), await listed(people.local, elsewhere)]).toEqual([1, 0]);
    expect(await listed(people.provincial, elsewhere)).toBe(1);

    const reads = ['', '/requests', '/ledger'];
    const read = async (person: Person, id: string): Promise<number[]> =>
      (await Promise.all(reads.map((each) => person.get(`/recordings/${id}${each}`)))).map((a) => a.status);
    expect(await read(people.local, mine)).toEqual([200, 200, 200]);
    expect(await read(people.provincial, theirs)).toEqual([200, 200, 200]);
    for (const id of [theirs, nobodys]) {
      expect(await read(people.local, id)).toEqual([404, 404, 404]);
      expect(await read(people.everywhere, id)).toEqual([200, 200, 200]);
    }

    for (const id of [theirs, nobodys]) {
      const request = (await people.everywhere.post(`/recordings/${id}/requests`, ask)).body.requestId;
      const acts = ['requests', `requests/${request}/approve`, `requests/${request}/reject`, 'hold', 'release-hold', 'purge']; // prettier-ignore
      for (const act of acts) {
        const { status } = await people.local.post(`/recordings/${id}/${act}`, act === 'requests' ? ask : {});
        expect([act, status]).toEqual([act, 404]);
      }
      expect((await people.local.get(`/recordings/${id}/content?request=${request}`)).status).toBe(404);
    }
    expect((await people.local.post(`/recordings/${mine}/requests`, ask)).status).toBe(201);
  });

  test('a recording is not put to it, and may be put to none', async () => {
    const { status, body } = await store(people.local, { caseNo: elsewhere.caseNo });
    expect([status, body.errors[0].path]).toEqual([400, 'caseNo']);
    expect((await store(people.local, { caseNo: here.caseNo })).status).toBe(201);
    expect((await store(people.local, {})).status).toBe(201);
  });

  test('neighbours in suggestions: the same incident, repeats, precedents, returns', async () => {
    const words = { summary: '滨河路燃气管道爆裂', detail: '滨河路与新华街路口燃气管道爆裂，居民已疏散。' };
    const other = { name: '李四', phone: '13900001111', anonymous: false, confidential: false };
    const returned = async (region: string): Promise<string> => {
      const c = await city.complaint({ ...words, region, complainant: other });
      await c.acts('classify', 'dispatch', 'request-return', 'reject-return');
      return c.caseNo;
    };
    const near = [await returned('371002')];
    const far = [await returned('370102')];
    near.push((await city.complaint({ ...words, region: '371002' })).caseNo);
    far.push((await city.complaint({ ...words, region: '370102' })).caseNo);
    const c = await city.complaint({ ...words, region: '371002' });

    const told = async (person: Person) => {
      const { status, body } = await person.get(`${c.path}/suggestions`);
      expect(status).toBe(200);
      const { types, units, returns, sameIncident, repeats } = body;
      const parts = [[types, units], returns, sameIncident, repeats].map((part) => JSON.stringify(part));
      const names = (cases: string[]) => parts.map((part) => cases.some((caseNo) => part.includes(caseNo)));
      return { near: names(near), far: names(far) };
    };
    const all = [true, true, true, true];
    expect(await told(people.everywhere)).toEqual({ near: all, far: all });
    expect(await told(people.provincial)).toEqual({ near: all, far: all });
    expect(await told(people.local)).toEqual({ near: all, far: [false, false, false, false] });
  });

  test('it is not erased by its number, nor told by what an erasure is answered', async () => {
    const body = { basis: 'legal-order', reason: '依法院文书' };
    const erase = async (caseNo: string) => {
      const answer = await people.local.post(`/cases/${caseNo}/erasure`, body);
      return [answer.status, answer.body.code];
    };
    expect(await erase('JS20990101000001')).toEqual([404, 'not-found']);
    expect(await erase(elsewhere.caseNo)).toEqual([404, 'not-found']);
    expect(await erase(here.caseNo)).toEqual([409, 'not-archived']);
  });

  test('it is none of the cases on which rules and days off are tried', async () => {
    const type = { code: 'property-management', version: 2, name: '物业管理', category: ['物业'], units: ['property-service'] };
    const known = city.app.get(Calendars, { strict: false }).currentCalendar('CN').officialUntil;
    const year = Number(known.slice(0, 4)) + 1;
    const notice = {
      number: '试〔1〕号', publishedAt: new Date().toISOString(), year, off: [{ from: `${year}-01-01`, to: `${year}-01-01`, name: '元旦' }], makeUp: [],
    };
    const [near, far] = [await city.complaint({ region: '371002' }), await city.complaint({ region: '370102' })];
    for (const c of [near, far]) await c.acts('classify', 'dispatch');
    const tried = async (person: Person) => {
      const check = await person.post('/complaint-types/check', type);
      const trial = await person.post('/calendars/CN/editions?dryRun=true', notice);
      expect([check.status, trial.status]).toEqual([200, 200]);
      const cases = JSON.stringify(check.body.differences);
      return [cases.includes(near.caseNo), cases.includes(far.caseNo), trial.body.openCases];
    };
    const open = async (region: string): Promise<number> =>
      (await city.db.query(`select from complaint_case where starts_with(region, $1)`, [region])).length;
    expect(await tried(people.everywhere)).toEqual([true, true, await open('')]);
    expect(await tried(people.local)).toEqual([true, false, await open('3710')]);
  }); // prettier-ignore

  test('what one registers without a place is of one’s own region', async () => {
    const form = {
      channel: 'phone', matterType: 'complaint', summary: '电梯', detail: '停运', desiredOutcome: '维修',
      complainant: { name: '张三丰', phone: '13812345678', anonymous: false, confidential: false },
    }; // prettier-ignore
    const registered = async (person: Person) => {
      const { caseNo } = (await person.post('/complaints', form)).body;
      return (await person.get(`/cases/${caseNo}`)).body.region;
    };
    expect(await registered(people.local)).toBe('371000');
    expect(await registered(people.everywhere)).toBe('CN');
  });

  test('it is no master of a link', async () => {
    const c = await city.complaint({ region: '371002' });
    const link = async (person: Person, masterCaseNo: string) => {
      const { status, body } = await person.post(`${c.path}/link`, { masterCaseNo });
      return [status, body.code];
    };
    const none = await link(people.local, 'JS20990101000001');
    expect(none[1]).toBe('master-unknown');
    expect(await link(people.local, elsewhere.caseNo)).toEqual(none);
    expect(await link(people.provincial, elsewhere.caseNo)).toEqual([200, undefined]);
  });

  test('it is nothing that a complaint repeats', async () => {
    const form = {
      channel: 'phone', matterType: 'complaint', summary: '电梯', detail: '停运', desiredOutcome: '维修', region: '371002',
      complainant: { name: '张三丰', phone: '13812345678', anonymous: false, confidential: false },
    }; // prettier-ignore
    const repeat = async (person: Person, repeatOf: string) => {
      const { status, body } = await person.post('/complaints', { ...form, repeatOf });
      return [status, body.code];
    };
    const none = await repeat(people.local, 'JS20990101000001');
    expect(none[1]).toBe('case-unknown');
    expect(await repeat(people.local, elsewhere.caseNo)).toEqual(none);
    expect(await repeat(people.local, here.caseNo)).toEqual([201, undefined]);
    expect(await repeat(people.provincial, elsewhere.caseNo)).toEqual([201, undefined]);
  });
});
