import { CalendarsModule } from '../../src/calendars/calendars.module.ts';
import { DeadlinesModule } from '../../src/deadlines/deadlines.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import type { WorkedDeadline } from '../domain/time/fixtures.ts';
import { workedDeadlines } from '../domain/time/fixtures.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, DeadlinesModule, CalendarsModule]);
});
afterAll(() => trial.stop());

const preview = async (payload: object) => {
  const headers = await trial.bearer('unit-clerk', 'property-service');
  return trial.app.inject({ method: 'POST', url: '/api/v1/deadlines/preview', payload, headers });
};

/** How each worked deadline is asked for over HTTP. I01 rests on what was known then. */
function asked({ id, rule, received }: WorkedDeadline): object {
  const receivedAt = received;
  const workdays = Number(/(\d+)wd/.exec(rule)?.[1]);
  const named: Record<string, object> = {
    E01: { rule: 'sign' },
    E02: { rule: 'return' },
    E03: { rule: 'handle', tier: 'standard' },
    E07: { rule: 'handle', tier: 'standard' },
    F01: { rule: 'feedback', level: 'L1' },
    F02: { rule: 'feedback', level: 'L2' },
    F03: { rule: 'feedback', level: 'L3' },
    G01: { rule: 'natural', n: 3 },
    G02: { rule: 'natural', n: 7, unit: 'days' },
    G03: { rule: 'natural', n: 2 },
    G04: { rule: 'natural', n: 3 },
    G05: { rule: 'natural', n: 24, unit: 'hours' },
    G06: { rule: 'retention' },
  };
  const byTable: Record<string, object> = {
    A: { rule: 'sign' },
    B: { rule: 'return' },
    C: { rule: 'handle', tier: { 1: 'urgent', 3: 'consult', 5: 'standard' }[workdays] },
    D: { rule: 'extension', n: workdays },
    I: { rule: 'workdays', n: workdays },
    J: { rule: 'workdays', n: workdays, unit: 'workdays' },
  };
  const asThen = id === 'I01' ? { calendarAsOf: '2020-01-21' } : {};
  return { receivedAt, ...(named[id] ?? byTable[id[0]!]), ...asThen };
}

test.each(workedDeadlines.filter(({ id, received }) => received && !id.startsWith('H')))(
  '$id $rule',
  async (row) => {
    const answer = await preview(asked(row));
    expect(answer.statusCode).toBe(200);
    const { dueAt, provisional, flags, proof, overdueFrom, article } = answer.json<Record<string, unknown>>();
    expect([dueAt, provisional, overdueFrom]).toEqual([row.dueAt, row.provisional ?? false, row.dueAt]);
    expect(flags).toEqual(expect.arrayContaining(row.provisional ? ['CALENDAR_PROVISIONAL'] : []));
    expect((proof as unknown[]).length).toBeGreaterThan(0);
    expect(article).toMatch(/（/);
    expect(article).not.toContain('{n}');
  },
);

test('K12: an urgent case across a holiday is flagged, and the cards are named', async () => {
  const answer = await preview({ receivedAt: '2026-02-14T10:00:00+08:00', rule: 'handle', tier: 'urgent' });
  expect(answer.json()).toMatchObject({
    dueAt: '2026-02-25T00:00:00+08:00',
    flags: ['HOLIDAY_GAP'],
    yellowAt: '2026-02-24T00:00:00+08:00',
    redAt: '2026-02-25T00:00:00+08:00',
  });
});

test('a year’s holidays were not known before their notice', async () => {
  const body = { receivedAt: '2026-09-30T10:00:00+08:00', rule: 'handle' };
  expect((await preview({ ...body, calendarAsOf: '2025-06-01' })).json()).toMatchObject({
    provisional: true,
  });
  expect((await preview({ ...body, calendarAsOf: '2026-01-01T00:00:00+08:00' })).json()).toMatchObject({
    provisional: false,
  });
});

test.each([
  ['no rule', { rule: undefined }],
  ['an instant without offset', { receivedAt: '2026-03-11T10:00:00' }],
  ['a local date that does not exist', { receivedAt: '2026-02-30T10:00:00+08:00' }],
  ['days without a number', { rule: 'natural' }],
  ['feedback without a level', { rule: 'feedback' }],
  ['a working unit in natural time', { rule: 'natural', n: 1, unit: 'workdays' }],
  ['an unknown policy', { policy: 'nowhere' }],
  ['an end beyond all calendars', { rule: 'natural', n: 100_000, unit: 'years' }],
  ['an unknown field', { hours: 3 }],
])('%s is 400', async (_, change) => {
  const answer = await preview({ receivedAt: '2026-03-11T10:00:00+08:00', rule: 'sign', ...change });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid-request']);
});

describe('the calendar', () => {
  const year = async (path: string) => {
    const answer = await trial.app.inject({
      url: `/api/v1/calendars/${path}`,
      headers: await trial.bearer('agent'),
    });
    return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
  };

  test('of a year, each day with its notice', async () => {
    const { body } = await year('CN/2026');
    expect(body).toMatchObject({ region: 'CN', year: 2026, coverage: 'official', workdays: 248 });
    expect(body['off']).toContainEqual({ date: '2026-02-15', name: '春节', notice: '国办发明电〔2025〕7号' });
    expect(body['makeUp']).toContainEqual({ date: '2026-02-14', notice: '国办发明电〔2025〕7号' });
  });

  test('beyond every notice is the floor that the law sets', async () => {
    expect((await year('CN/2027')).body).toMatchObject({ coverage: 'statutory-floor' });
    expect((await year('CN/2026?asOf=2025-03-01')).body).toMatchObject({ coverage: 'statutory-floor' });
  });

  test.each([
    ['CN/1999', 404],
    ['CN/spring', 400],
    ['CN/2026?asOf=soon', 400],
  ])('%s is %i', async (path, status) => expect((await year(path)).status).toBe(status));
});
