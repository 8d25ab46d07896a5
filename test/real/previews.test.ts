import { CalendarsModule } from '../../src/calendars/calendars.module.ts';
import { DeadlinesModule } from '../../src/deadlines/deadlines.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, DeadlinesModule, CalendarsModule]);
});
afterAll(() => trial.stop());

const preview = async (payload: object): Promise<Record<string, unknown>> => {
  const headers = await trial.bearer('agent');
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/v1/deadlines/preview',
    payload: { receivedAt: '2026-03-11T10:00:00+08:00', ...payload },
    headers,
  });
  const body: Record<string, unknown> = answer.json();
  return { ...body, status: answer.statusCode };
};

test('no days is the day itself, to its own 24:00', async () => {
  for (const unit of [undefined, 'days'])
    expect(await preview({ rule: 'natural', n: 0, unit })).toMatchObject({
      status: 200,
      dueAt: '2026-03-12T00:00:00+08:00',
      proof: [{ date: '2026-03-11', kind: 'start' }],
    });
});

test.each([
  { rule: 'natural', n: 0, unit: 'hours' },
  { rule: 'workdays', n: 0 },
  { rule: 'extension', n: 0 },
  { rule: 'natural', n: -1 },
])('nothing else is none of its unit: %j', async (asked) => {
  const { status, errors } = await preview(asked);
  expect([status, errors]).toMatchObject([400, [{ path: 'n' }]]);
});

test.each(['nowhere', '999999', '37100', '3710022', 'CN-XX', '威海', 'cn', ''])(
  'a region that is none is an error: %j',
  async (region) => {
    const { status, errors } = await preview({ rule: 'sign', region });
    expect([status, errors]).toMatchObject([400, [{ path: 'region' }]]);
  },
);

test.each(['CN', '371002', 'CN-371002', 'CN-SD'])('%s is one', async (region) => {
  expect(await preview({ rule: 'sign', region })).toMatchObject({ status: 200 });
});

test('years whose holidays nobody knows are provisional, as far as they matter', async () => {
  const old = { receivedAt: '2003-09-29T10:00:00+08:00' };
  expect(await preview({ ...old, rule: 'workdays', n: 3 })).toMatchObject({
    provisional: true,
    flags: ['CALENDAR_PROVISIONAL'],
  });
  expect(await preview({ rule: 'workdays', n: 3, receivedAt: '2003-12-31T10:00:00+08:00' })).toMatchObject({
    provisional: false,
  });
  expect(await preview({ rule: 'workdays', n: 5, receivedAt: '2003-12-29T10:00:00+08:00' })).toMatchObject({
    provisional: true,
  });
  expect(await preview({ ...old, rule: 'natural', n: 3 })).toMatchObject({ provisional: false });
  expect(await preview({ rule: 'workdays', n: 3, receivedAt: '2004-02-02T10:00:00+08:00' })).toMatchObject({
    provisional: false,
  });
});
