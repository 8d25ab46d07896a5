import { Calendars } from '../../src/calendars/calendars.service.ts';
import { readCalendarFiles } from '../../src/calendars/calendar-files.ts';
import { isWorkday, nthWorkdayAfter } from '../../src/domain/time/calendar.ts';
import { addDays, dayOf, toIso, type Day } from '../../src/domain/time/instant.ts';
import { Metrics } from '../../src/platform/metrics.ts';
import { City, type Answer, type OpenCase, type Person } from '../support/city.ts';

let city: City;
let dutyLead: Person;
let serial = 0;
const today = (): Day => dayOf(Date.now());
const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const calendar = () => city.app.get(Calendars).currentCalendar('CN');

beforeAll(async () => {
  city = await City.open();
  dutyLead = await city.as('duty-lead');
});
afterAll(() => city.close());

/** A notice that makes one day off. */
const dayOff = (day: Day, name = `临时放假${serial + 1}`) => ({
  number: `测试〔${++serial}〕号`,
  publishedAt: toIso(Date.now()),
  year: Number(day.slice(0, 4)),
  off: [{ from: day, to: day, name }],
  makeUp: [] as Day[],
});
const publish = (day: Day, name?: string): Promise<Answer> =>
  dutyLead.post('/calendars/CN/editions', dayOff(day, name));
const handleOf = (view: Answer['body']) => view.deadlines.find((d: { kind: string }) => d.kind === 'handle');

async function dispatched(): Promise<OpenCase> {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch');
  return c;
}

async function finished(edition: string): Promise<Answer['body']> {
  const until = Date.now() + 120_000;
  for (;;) {
    const { body } = await dutyLead.get(`/calendars/editions/${edition}`);
    if (body.done === body.total) return body;
    if (Date.now() > until) throw new Error(JSON.stringify(body));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const changesOf = async (c: OpenCase) => (await c.events()).filter((e) => e.type === 'plan-changed');

describe('a new edition', () => {
  let open: OpenCase;
  let triage: OpenCase;
  let late: OpenCase;
  let withdrawn: OpenCase;
  let day: Day;
  let before: Answer['body'];
  let edition: Answer['body'];

  beforeAll(async () => {
    open = await dispatched();
    triage = await city.complaint();
    late = await dispatched();
    await late.acts('sign');
    await late.forwardTo('handle', 60);
    withdrawn = await city.complaint();
    await withdrawn.acts('withdraw');
    day = nthWorkdayAfter(calendar(), today(), 2);
    before = await open.view();
  });

  test('tried first: what would move, what becomes un-late, whom to tell; nothing happens', async () => {
    expect(handleOf(await late.view()).status).toBe('overdue');
    const { status, body } = await dutyLead.post('/calendars/CN/editions?dryRun=true', dayOff(day));
    expect(status).toBe(200);
    expect(body.openCases).toBe(3);
    expect(body.wouldMove).toContainEqual(
      expect.objectContaining({ caseNo: open.caseNo, kind: 'handle', oldDueAt: handleOf(before).dueAt }),
    );
    expect(body.unLate.map((m: { caseNo: string; kind: string }) => [m.caseNo, m.kind])).toContainEqual([
      late.caseNo,
      'handle',
    ]);
    expect(body.citizensToTell.toSorted()).toEqual([open.caseNo, late.caseNo].toSorted());
    expect(body.wouldMoveEarlier).toEqual([]);
    expect(await open.view()).toMatchObject({ version: before.version });
    expect((await dutyLead.get(`/calendars/CN/${day.slice(0, 4)}`)).body.edition).toBe(calendar().edition);
    expect(isWorkday(calendar(), day)).toBe(true);
  });

  test('moves every open case once, the old date kept, the citizen told', async () => {
    const { status, body, headers } = await publish(day);
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/api/v1/calendars/editions/${body.edition}`);
    edition = await finished(body.edition);
    expect(edition).toMatchObject({ total: 3, done: 3, moved: 2, region: 'CN' });
    const after = await open.view();
    expect(handleOf(after).dueAt > handleOf(before).dueAt).toBe(true);
    const { body: deadlines } = await dutyLead.get(`${open.path}/deadlines`);
    const handle = deadlines.items.find((d: { kind: string }) => d.kind === 'handle');
    expect(handle.moves).toEqual([
      expect.objectContaining({
        reason: 'calendar',
        oldDueAt: handleOf(before).dueAt,
        newDueAt: handle.dueAt,
      }),
    ]);
    expect(handle.proof).toContainEqual(
      expect.objectContaining({ date: day, counted: false, name: expect.stringMatching('临时放假') }),
    );
    for (const c of [open, triage, late]) expect(await changesOf(c)).toHaveLength(1);
    expect(await changesOf(withdrawn)).toEqual([]);
    const told = await city.db.query(
      `select audience from notice where case_no = $1 and kind = '日历变更' order by audience`,
      [open.caseNo],
    );
    expect(told).toEqual([{ audience: 'complainant' }, { audience: 'unit' }]);
  });

  test('what was late by that day only is on time again', async () => {
    const view = await late.view();
    expect(handleOf(view)).toMatchObject({ status: 'open' });
    expect(handleOf(view)).not.toHaveProperty('overdueSince');
    expect(view.supervision.form).toBe('none');
  });

  test('is what new cases count on, here and in other processes within seconds', async () => {
    const fresh = await dispatched();
    const [registered] = await fresh.events();
    expect(registered!.data).toMatchObject({ plan: { calendar: { edition: edition.edition } } });
    const other = new Calendars(city.db, new Metrics(), await readCalendarFiles('.'));
    await other.onApplicationBootstrap();
    expect(other.currentCalendar('CN').edition).toBe(edition.edition);
    const next = (await publish(nthWorkdayAfter(calendar(), today(), 9))).body.edition;
    const until = Date.now() + 60_000;
    while (other.currentCalendar('CN').edition !== next && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(other.currentCalendar('CN').edition).toBe(next);
    await other.onApplicationShutdown();
    await finished(next);
  });

  test('what was known before it can still be asked', async () => {
    const year = `/calendars/CN/${day.slice(0, 4)}`;
    const days = (body: Answer['body']) => body.off.map((d: { date: Day }) => d.date);
    expect(days((await dutyLead.get(year)).body)).toContain(day);
    expect(days((await dutyLead.get(`${year}?asOf=${addDays(today(), -1)}`)).body)).not.toContain(day);
    const { body } = await dutyLead.get('/calendars/CN/editions');
    expect(body.items.map((e: { edition: string }) => e.edition)).toContain('CN-2020-01-27');
  });

  test('interrupted half-way goes on, each case once; meanwhile no other is taken', async () => {
    const cases = await Promise.all(Array.from({ length: 6 }, dispatched));
    // Somebody is just about to act on one of them: its turn comes when they have done, or not.
    const [first] = cases;
    const { version } = await first!.view();
    const acting = city.db.createQueryRunner();
    await acting.startTransaction();
    await acting.query(
      `insert into case_event (case_no, seq, type, at, actor, data, hash) values ($1, $2, 'urged', now(), '{}', '{}', 'x')`,
      [first!.caseNo, version + 1],
    );
    const { body } = await publish(nthWorkdayAfter(calendar(), today(), 3));
    const meanwhile = await publish(nthWorkdayAfter(calendar(), today(), 4));
    expect([meanwhile.status, meanwhile.body.code]).toEqual([409, 'edition-in-progress']);
    const { done, total } = (await dutyLead.get(`/calendars/editions/${body.edition}`)).body;
    expect(done).toBeLessThan(total);
    await acting.rollbackTransaction();
    await acting.release();
    await finished(body.edition);
    for (const c of cases) expect(await changesOf(c)).toHaveLength(1);
  }, 90_000);

  test('a case begun under the old edition while it was published is found', async () => {
    const { body } = await dutyLead.get('/calendars/CN/editions');
    const { edition: latest } = body.items[0];
    const stray = await dispatched();
    await city.db.query(
      `update calendar_edition set settled_at = null, recorded_at = now() - interval '11 seconds' where edition = $1`,
      [latest],
    );
    const until = Date.now() + 60_000;
    let rows: unknown[] = [];
    while (rows.length === 0 && Date.now() < until) {
      rows = await city.db.query(
        'select outcome from calendar_change where edition = $1 and case_no = $2 and outcome is not null',
        [latest, stray.caseNo],
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(rows).toEqual([{ outcome: 'nothing' }]);
  });
});

describe('refused, with the place', () => {
  /** A workday to come from Monday to Friday: one that makes up for a holiday may be a Saturday. */
  const weekday = (): Day => {
    let n = 6;
    const day = (): Day => nthWorkdayAfter(calendar(), today(), n);
    while (isWeekend(day())) n++;
    return day();
  };
  const pastWorkday = (): Day => nthWorkdayAfter(calendar(), addDays(today(), -14), 1);
  const refusal = async (region: string, part: object) => {
    const { status, body } = await dutyLead.post(`/calendars/${region}/editions`, {
      ...dayOff(weekday()),
      ...part,
    });
    return [status, body.code, body.errors?.map((e: { path: string }) => e.path)];
  };

  test.each<[string, () => object, number, string, string]>([
    ['both off and made up', () => ({ makeUp: [weekday()] }), 422, 'notice-contradictory', 'makeUp.0'],
    ['from after to', () => ({ off: [{ from: weekday(), to: addDays(weekday(), -1), name: '反' }] }), 422, 'notice-contradictory', 'off.0.to'],
    ['an ordinary weekday made up', () => ({ off: [], makeUp: [weekday()] }), 422, 'notice-contradictory', 'makeUp.0'],
    ['a past workday', () => dayOff(pastWorkday(), '补'), 422, 'notice-contradictory', 'off.0.from'],
    ['another year', () => ({ year: Number(weekday().slice(0, 4)) - 2 }), 422, 'notice-contradictory', 'off.0.from'],
    ['published tomorrow', () => ({ publishedAt: addDays(today(), 2) }), 422, 'notice-contradictory', 'publishedAt'],
    ['older than what is in force', () => ({ publishedAt: '2019-01-01' }), 409, 'edition-outdated', 'publishedAt'],
    ['a number that is known', () => ({ number: '国办发明电〔2025〕7号' }), 409, 'edition-exists', 'number'],
    ['no such date', () => ({ makeUp: ['2027-02-30'] }), 400, 'invalid-request', 'makeUp.0'],
    ['an unknown field', () => ({ hours: 3 }), 400, 'invalid-request', 'hours'],
  ])('%s', async (_, part, ...expected) => {
    expect(await refusal('CN', part())).toEqual([expected[0], expected[1], [expected[2]]]);
  }); // prettier-ignore

  test('a region that has no days of its own, and an overlay of another region', async () => {
    expect(await refusal('440000', {})).toEqual([422, 'region-unknown', ['region']]);
    expect(await refusal('450000', { region: '540000' })).toEqual([422, 'region-unknown', ['region']]);
  });

  test('whoever may not', async () => {
    const { status } = await (await city.as('dispatcher')).post('/calendars/CN/editions', dayOff(weekday()));
    expect(status).toBe(403);
    expect(
      (await (await city.as('system-admin')).post('/calendars/CN/editions?dryRun=true', dayOff(weekday())))
        .status,
    ).toBe(200);
  });

  test('two at once: one is published', async () => {
    const notice = dayOff(weekday());
    const answers = await Promise.all([1, 2, 3].map(() => dutyLead.post('/calendars/CN/editions', notice)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await finished(answers.find(({ status }) => status === 201)!.body.edition);
  });
});

test('a region’s own days concern its own cases', async () => {
  const own = await city.complaint({ region: '450123' });
  await own.acts('classify', 'dispatch');
  const other = await dispatched();
  const { status, body } = await dutyLead.post(
    '/calendars/450000/editions',
    dayOff(nthWorkdayAfter(calendar(), today(), 2), '三月三'), // not the next: midnight may come between
  );
  expect(status).toBe(201);
  expect(await finished(body.edition)).toMatchObject({ total: 1, moved: 1 });
  expect(await changesOf(own)).toHaveLength(1);
  expect(await changesOf(other)).toEqual([]);
});

test('the watch says what is missing', async () => {
  const { status, body } = await dutyLead.get('/calendars/watch');
  expect(status).toBe(200);
  const next = Number(today().slice(0, 4)) + 1;
  const missing = calendar().officialUntil < `${next}-12-31` && today().slice(5) >= '11-01' ? [next] : [];
  expect(body).toMatchObject({
    region: 'CN',
    missing,
    warning: missing.length > 0 ? `尚未录入${next}年节假日安排通知，相关时限为暂定` : null,
  });
  const metrics = await city.app.get(Metrics).registry.metrics();
  expect(metrics).toContain(`jiesu_calendar_years_missing ${missing.length}`);
});

test('change-plan: another version of the rules for one case, by the duty lead, with a reason', async () => {
  const c = await dispatched();
  const same = await c.give('change-plan');
  expect([same.status, same.body.code]).toEqual([409, 'plan-current']);
  const unknown = await c.give('change-plan', { policy: { code: 'county-12345', version: 99 } });
  expect([unknown.status, unknown.body.code]).toEqual([422, 'plan-unknown']);
  const byDispatcher = await (
    await city.as('dispatcher')
  ).post(`${c.path}/change-plan`, await c.usual('change-plan'));
  expect(byDispatcher.status).toBe(403);
  expect((await dutyLead.post(`${c.path}/change-calendar`, {})).status).toBe(403);

  const admin = await city.as('system-admin');
  const {
    publishedAt: _,
    publishedBy: __,
    hash: ___,
    ...rules
  } = (await admin.get('/policies/county-12345/versions/1')).body;
  const longer = { ...rules, version: 2, handle: { ...rules.handle, standard: { unit: 'workdays', n: 10 } } };
  const published = await admin.post('/policies', longer);
  expect([published.status, published.body.errors]).toEqual([201, undefined]);
  const before = await c.view();
  const { status, body } = await c.give('change-plan', { policy: { code: 'county-12345', version: 2 } });
  expect([status, body.policy]).toEqual([200, { code: 'county-12345', version: 2 }]);
  expect(handleOf(body).dueAt > handleOf(before).dueAt).toBe(true);
  const [text] = await city.db.query(`select body from case_text where case_no = $1 and body ? 'reason'`, [
    c.caseNo,
  ]);
  expect(text.body).toEqual({ reason: '新规施行' });
});
