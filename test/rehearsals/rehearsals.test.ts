import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RehearsalTimeline } from '../../src/contracts/rehearsal.ts';
import { fromIso } from '../../src/domain/time/instant.ts';
import { rehearse } from '../../src/rehearsals/rehearsals.service.ts';
import { RehearsalsModule } from '../../src/rehearsals/rehearsals.module.ts';
import { shipped } from '../../src/rehearsals/shipped.ts';
import { readScript } from '../../src/rehearsals/script-file.ts';
import { timelineTable } from '../../src/rehearsals/table.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { COUNTY } from '../support/county.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = `${root}examples/rehearsals/`;

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [RehearsalsModule]);
});
afterAll(() => trial.stop());

const post = async (payload: object) => {
  const headers = await trial.bearer('unit-clerk', 'property-service');
  const answer = await trial.app.inject({ method: 'POST', url: '/api/v1/rehearsals', payload, headers });
  return {
    status: answer.statusCode,
    body: answer.json<RehearsalTimeline & { errors: { path: string }[] }>(),
  };
};
const at = (clock: string): string => `2026-03-${clock.replace(' ', 'T')}:00+08:00`;
const dispatched = [
  { at: at('09 10:00'), command: 'classify', fields: { typeCode: 'noise', tier: 'standard' } },
  { at: at('09 10:00'), command: 'dispatch', fields: { unit: 'urban-management' } },
];
const script = {
  policy: 'county-12345',
  registeredAt: at('09 10:00'),
  acts: dispatched,
  until: at('18 00:00'),
};

test('the whole timeline: events, cards, deadlines with proof, notices, what comes next', async () => {
  const { status, body } = await post(script);
  expect(status).toBe(200);
  expect(body.policy).toEqual({ code: 'county-12345', version: 1 });
  expect(body.events.map((e) => [e.title, e.at.slice(5, 16), e.act])).toEqual([
    ['登记', '03-09T10:00', undefined],
    ['研判', '03-09T10:00', 0],
    ['派单', '03-09T10:00', 1],
    ['签收时限已超期', '03-10T10:00', undefined],
    ['视为受理', '03-11T00:00', undefined],
    ['黄牌', '03-16T00:00', undefined],
    ['办理时限已超期', '03-17T00:00', undefined],
    ['电话督办', '03-17T00:00', undefined],
    ['红牌', '03-17T00:00', undefined],
    ['催办通知书', '03-18T00:00', undefined],
  ]);
  expect(body.cards.map(({ kind }) => kind)).toEqual(['yellow', 'red']);
  const handle = body.deadlines.find(({ kind }) => kind === 'handle');
  expect(handle).toMatchObject({ dueAt: '2026-03-17T00:00:00+08:00', status: 'overdue' });
  expect(handle?.proof.filter((day) => day.counted)).toHaveLength(5);
  expect(body.notices.filter(({ seq }) => seq >= 7).map((n) => [n.audience, n.kind, n.naming])).toEqual([
    ['unit', '办理时限已超期', []],
    ['unit', '电话督办', []],
    ['unit', '红牌', []],
    ['unit', '催办通知书', []],
    ['deputy-leader', '催办通知书', []],
  ]);
  expect(body.upcoming).toEqual([{ title: '书面督办 03-24 24:00', dueAt: '2026-03-25T00:00:00+08:00' }]);
  expect(body.final).toMatchObject({
    state: 'IN_ASSIGNMENT',
    status: '视为受理',
    supervision: 'phone',
    version: 10,
  });
});

test('what a channel owes the same day', async () => {
  const visit = { policy: 'property-service', channel: 'visit', acts: [] };
  const { body } = await post({ ...script, ...visit, until: at('10 00:00') });
  expect(body.events.map((e) => [e.title, e.at.slice(5, 16)])).toEqual([
    ['登记', '03-09T10:00'],
    ['当日核实时限已超期', '03-10T00:00'],
    ['提请呈阅', '03-10T00:00'],
  ]);
});

test('an act that the rules refuse is named with its sentence, and the rest goes on', async () => {
  const late = { suggestedUnit: 'ecology', leaderOpinionAttachmentId: 'a' };
  const { body } = await post({
    ...script,
    acts: [
      ...dispatched,
      { at: at('12 09:00'), command: 'request-return', fields: late },
      { at: at('12 10:00'), command: 'classify', fields: { typeCode: 'no-such-type', tier: 'standard' } },
      { at: at('12 11:00'), command: 'sign' },
    ],
  });
  expect(body.refusals).toMatchObject([
    { act: 2, code: 'return-window-closed', title: '申请退件：已过退件时限，视为受理（F-048）' },
    { act: 3, code: 'wrong-state' },
  ]);
  expect(body.events.at(-1)).toMatchObject({ title: '催办通知书' });
  expect(body.events.some((e) => e.act === 4)).toBe(true);
});

test('a type that nobody has published is refused at classification', async () => {
  const acts = [
    { at: at('09 10:00'), command: 'classify', fields: { typeCode: 'no-such', tier: 'standard' } },
  ];
  expect((await post({ ...script, acts })).body.refusals).toMatchObject([{ act: 0, code: 'type-unknown' }]);
});

test('a draft of a policy is tried before anyone publishes it', async () => {
  const draft = {
    ...COUNTY,
    code: 'draft',
    version: 7,
    handle: { ...COUNTY.handle, standard: { unit: 'workdays', n: 4 } },
    name: '草案',
    region: 'CN',
    urgentWords: [],
  };
  const { status, body } = await post({ ...script, policy: draft });
  expect(status).toBe(200);
  expect(body.policy).toEqual({ code: 'draft', version: 7 });
  expect(body.deadlines.find(({ kind }) => kind === 'handle')?.dueAt).toBe('2026-03-14T00:00:00+08:00');
  const bad = await post({ ...script, policy: { ...draft, sign: { unit: 'fortnights', n: 0 } } });
  expect(bad.body.errors.map(({ path }) => path)).toEqual(['policy.sign.unit', 'policy.sign.n']);
  const against = { ...draft, handle: { ...draft.handle, urgent: { unit: 'workdays', n: 9 } } };
  const contradictory = await post({ ...script, policy: against });
  expect(contradictory.body.errors.map(({ path }) => path)).toContain('policy.handle.urgent');
});

test('the calendar as it was known: the Spring Festival of 2020 before it was lengthened (I01, I02)', async () => {
  const eve = (day: string): string => `2020-01-${day}T10:00:00+08:00`;
  const acts = dispatched.map((act) => ({ ...act, at: eve('21') }));
  const asked = { ...script, registeredAt: eve('21'), acts, until: eve('22') };
  const dueOf = async (calendarAsOf: string) =>
    (await post({ ...asked, calendarAsOf })).body.deadlines.find(({ kind }) => kind === 'handle')?.dueAt;
  expect(await dueOf('2020-01-21')).toBe('2020-02-04T00:00:00+08:00');
  expect(await dueOf('2020-02-01')).toBe('2020-02-06T00:00:00+08:00');
});

test('nothing is stored', async () => {
  await post(script);
  const { DataSource } = await import('typeorm');
  const db = trial.app.get(DataSource);
  const rows = await db.query<{ n: number }[]>('select count(*)::int as n from case_event');
  expect(rows[0]?.n).toBe(0);
});

test.each<[string, object, string]>([
  ['an unknown policy', { policy: 'none' }, 'policy'],
  ['an unknown version', { policy: 'county-12345@99' }, 'policy'],
  ['an unknown type', { type: 'none' }, 'type'],
  ['acts out of order', { acts: [dispatched[0], { ...dispatched[1], at: at('08 10:00') }] }, 'acts.1.at'],
  ['an end before the last act', { until: at('08 10:00') }, 'until'],
  ['more than five years', { until: '2032-01-01T00:00:00+08:00' }, 'until'],
  ['too many acts', { acts: Array.from({ length: 201 }, () => dispatched[0]) }, 'acts'],
  ['an unknown command', { acts: [{ ...dispatched[0], command: 'explode' }] }, 'acts.0.command'],
  ['a field of the wrong kind', { acts: [{ ...dispatched[1], fields: { unit: 5 } }] }, 'acts.0.fields.unit'],
  ['a missing field that the rules need', { acts: [{ ...dispatched[1], fields: {} }] }, 'acts.0.fields.unit'],
  [
    'an unknown field',
    { acts: [{ ...dispatched[1], fields: { unit: 'a', uint: 'b' } }] },
    'acts.0.fields.uint',
  ],
  ['a time without offset', { registeredAt: '2026-03-09T10:00:00' }, 'registeredAt'],
  [
    'the end of the calendar',
    { registeredAt: '9999-12-31T10:00:00+08:00', acts: [], until: '9999-12-31T11:00:00+08:00' },
    'registeredAt',
  ],
])('%s is refused with its place', async (_, change, path) => {
  const { status, body } = await post({ ...script, ...change });
  expect([status, body.errors[0]?.path]).toEqual([400, path]);
});

test('without a token: 401', async () => {
  const answer = await trial.app.inject({ method: 'POST', url: '/api/v1/rehearsals', payload: script });
  expect(answer.statusCode).toBe(401);
});

test.each(readdirSync(examples))(
  'examples/rehearsals/%s is playable, and its table fits a terminal',
  async (name) => {
    const asked = await readScript(`${examples}${name}`);
    const played = rehearse(asked, await shipped(root));
    const table = timelineTable(played, fromIso(asked.until));
    expect(table.length).toBeGreaterThan(10);
    expect(table.join('\n')).toMatchSnapshot();
  },
);
