import fc from '../support/chance.ts';
import type { Command } from '../../src/domain/case/commands.ts';
import { fold } from '../../src/domain/case/evolve.ts';
import { notices } from '../../src/domain/case/notices.ts';
import { reckoning } from '../../src/domain/case/reckoning.ts';
import { SYSTEM } from '../../src/domain/case/vocabulary.ts';
import type { Plan } from '../../src/domain/policy/policy.ts';
import { isWorkday, pin, type Calendar } from '../../src/domain/time/calendar.ts';
import { addDays, dayOf } from '../../src/domain/time/instant.ts';
import { CALENDAR, COUNTY, county, instantOf, Story } from '../support/county.ts';
import { CN_2019_11_21 } from './time/fixtures.ts';

const PLANNED = { plan: { ...county(0), calendar: CN_2019_11_21 } };
const AFTER_2020_01_27 = pin(CALENDAR, instantOf('2020-01-21 10:00'));

/** Received on the eve of the Spring Festival of 2020, under the calendar as first published. */
function springFestival(at = '2020-01-21 10:00', tier: 'standard' | 'urgent' = 'standard'): Story {
  const story = new Story(at, PLANNED);
  story.act(at, 'classify', { typeCode: 'property', tier });
  story.act(at, 'dispatch', { unit: 'housing' });
  return story;
}

function change(
  story: Story,
  at: string,
  calendar: Calendar = AFTER_2020_01_27,
  rest: Partial<Command> = {},
) {
  return story.act(at, 'change-calendar', {}, { actor: SYSTEM, plan: { calendar }, ...rest });
}

const told = (story: Story, from: number) =>
  notices(story.events.slice(from)).map(({ audience, kind }) => `${audience} ${kind}`);

test('I01 → I02, K15: the due date moves, the old one is kept, the citizen is told', () => {
  const story = springFestival();
  expect(story.clock('handle')!.dueAt).toBe(instantOf('2020-02-04 00:00'));
  const before = story.events.length;
  expect(change(story, '2020-01-27 12:00')).toBe('done');
  expect(story.clock('handle')).toMatchObject({
    dueAt: instantOf('2020-02-06 00:00'),
    status: 'open',
    provisional: false,
    moves: [{ oldDueAt: instantOf('2020-02-04 00:00'), workdays: 0, by: 'system', reason: 'calendar' }],
  });
  expect(story.state.plan.calendar.edition).toBe(AFTER_2020_01_27.edition);
  expect(told(story, before)).toContain('complainant 日历变更');
  expect(told(story, before)).toContain('unit 日历变更');
  const counted = reckoning(story.clock('handle')!, () => AFTER_2020_01_27)
    .flatMap(({ days }) => days)
    .filter((day) => day.counted)
    .map(({ date }) => date);
  expect(counted).toEqual(['2020-01-22', '2020-01-23', '2020-02-03', '2020-02-04', '2020-02-05']);
  expect(fold(story.events)).toEqual(story.state);
});

test('once: the edition that a case already follows is refused', () => {
  const story = springFestival();
  change(story, '2020-01-27 12:00');
  expect(change(story, '2020-01-27 13:00')).toBe('plan-current');
  expect(story.act('2020-01-27 13:00', 'change-calendar', {}, { actor: SYSTEM })).toBe('malformed-command');
});

test('nothing moves earlier: a make-up day that was added keeps the promised date', () => {
  const story = Story.dispatched('2026-03-09 10:00');
  const worked = { ...story.state.plan.calendar, edition: 'CN-2026-03-10', on: ['2026-03-14'] };
  expect(change(story, '2026-03-10 09:00', worked)).toBe('done');
  expect(story.clock('handle')).toMatchObject({ dueAt: instantOf('2026-03-17 00:00'), moves: [] });
  expect(story.events.at(-1)).toMatchObject({ type: 'plan-changed', data: { moved: [] } });
  expect(notices(story.events.slice(-1))).toEqual([]);
});

test('learnt late: what was overdue only by a day now off is on time again, with all that lateness brought', () => {
  const story = springFestival();
  story.act('2020-01-31 09:00', 'sign');
  story.wait('2020-02-05 10:00');
  expect(story.state.cards.map(({ kind }) => kind)).toEqual(['yellow', 'red']);
  expect(story.state.supervision).toHaveLength(1);
  const before = story.events.length;
  expect(change(story, '2020-02-05 10:00')).toBe('done');
  const { status, overdueSince } = story.clock('handle')!;
  expect([status, overdueSince]).toEqual(['open', undefined]);
  // The yellow card of the new date has been due since the morning.
  expect(story.state.cards).toEqual([
    expect.objectContaining({ kind: 'yellow', at: instantOf('2020-02-05 00:00') }),
  ]);
  expect(story.state.supervision).toEqual([]);
  expect(story.types().slice(before)).toEqual([
    ...Array<string>(story.types().slice(before).length - 2).fill('lapse-withdrawn'),
    'plan-changed',
    'card-issued',
  ]);
  story.wait('2020-02-06 00:00');
  expect(story.clock('handle')).toMatchObject({
    status: 'overdue',
    overdueSince: instantOf('2020-02-06 00:00'),
  });
  expect(fold(story.events)).toEqual(story.state);
});

test('late by the new calendar too: overdue since the new date, not the old', () => {
  const story = springFestival();
  story.act('2020-01-31 09:00', 'sign');
  story.wait('2020-02-07 10:00');
  change(story, '2020-02-07 10:00');
  expect(story.clock('handle')).toMatchObject({
    status: 'overdue',
    overdueSince: instantOf('2020-02-06 00:00'),
  });
  expect(story.state.cards.map(({ kind, at }) => [kind, at])).toEqual([
    ['yellow', instantOf('2020-02-05 00:00')],
    ['red', instantOf('2020-02-06 00:00')],
  ]);
});

test('a return window that closed on a day now off is open again', () => {
  const story = springFestival('2020-01-31 10:00');
  story.wait('2020-02-02 12:00');
  expect(story.state.assignment).toMatchObject({ state: 'ACCEPTED_DEEMED' });
  change(story, '2020-02-02 12:00');
  expect(story.clock('return')).toMatchObject({ status: 'open', dueAt: instantOf('2020-02-04 00:00') });
  expect(story.state.assignment).toMatchObject({ state: 'DISPATCHED' });
  expect(story.state.assignment).not.toHaveProperty('deemedAcceptedAt');
  const application = { leaderOpinionAttachmentId: 'a1' };
  expect(story.act('2020-02-03 09:00', 'request-return', application)).toBe('done');
});

test('a result reported late by the old calendar only was on time', () => {
  const story = springFestival();
  story.act('2020-01-31 09:00', 'sign');
  const reply = { at: '2020-02-05T09:00:00+08:00', method: 'phone', finding: 'true' };
  story.act('2020-02-05 09:00', 'reply-citizen', reply);
  story.act('2020-02-05 10:00', 'submit-result', { resolved: 'resolved' });
  expect(story.clock('handle')!.status).toBe('overdue');
  change(story, '2020-02-05 11:00');
  expect(story.clock('handle')).toMatchObject({ status: 'met', metAt: instantOf('2020-02-05 10:00') });
  expect(story.state.supervision).toEqual([]);
  story.act('2020-02-05 12:00', 'send-back');
  expect(story.clock('handle')).toMatchObject({ status: 'open', dueAt: instantOf('2020-02-06 00:00') });
});

test('an extension is counted anew from the new date (Q15)', () => {
  const story = springFestival();
  story.act('2020-01-22 09:00', 'sign');
  story.act('2020-01-22 10:00', 'request-extension', { workdays: 2 });
  story.act('2020-01-22 11:00', 'approve-extension', { workdays: 2 });
  expect(story.clock('handle')!.dueAt).toBe(instantOf('2020-02-06 00:00'));
  change(story, '2020-01-27 12:00');
  expect(story.clock('handle')!.dueAt).toBe(instantOf('2020-02-08 00:00'));
});

test('reclassified, then a new calendar: counted from the receipt with the new tier', () => {
  const story = springFestival();
  const consult = { matterType: 'consult', tier: 'consult' };
  expect(story.act('2020-01-22 09:00', 'reclassify', consult)).toBe('done');
  expect(story.clock('handle')!.dueAt).toBe(instantOf('2020-02-01 00:00'));
  change(story, '2020-01-27 12:00');
  expect(story.clock('handle')!.dueAt).toBe(instantOf('2020-02-04 00:00'));
});

test('a co-handler moves with the lead', () => {
  const story = new Story('2020-01-21 10:00', PLANNED);
  story.act('2020-01-21 10:00', 'classify', { typeCode: 'property', tier: 'standard' });
  story.act('2020-01-21 10:00', 'dispatch', { unit: 'housing', coUnits: ['police'] });
  change(story, '2020-01-27 12:00');
  expect(story.clock('co-handle')!.dueAt).toBe(instantOf('2020-02-05 00:00'));
});

test('a provisional date that the notice confirms is confirmed without a move', () => {
  const floor = { ...CALENDAR, edition: 'CN-2025-10-31', officialUntil: '2025-12-31' };
  const story = new Story('2025-12-29 10:00', {
    plan: { ...county(0), calendar: pin(floor, instantOf('2025-12-29 10:00')) },
  });
  story.act('2025-12-29 10:00', 'classify', { typeCode: 'property', tier: 'standard' });
  story.act('2025-12-29 10:00', 'dispatch', { unit: 'housing' });
  expect(story.clock('handle')!.provisional).toBe(true);
  expect(story.state.flags).toContain('CALENDAR_PROVISIONAL');
  change(story, '2025-12-29 11:00', pin(CALENDAR, instantOf('2025-12-29 10:00')));
  expect(story.clock('handle')).toMatchObject({ provisional: false, moves: [] });
  expect(story.state.flags).not.toContain('CALENDAR_PROVISIONAL');
});

test('natural time and promised dates do not move', () => {
  const story = springFestival('2020-01-21 10:00', 'urgent');
  const phone = story.clock('duty-phone')!.dueAt;
  story.act('2020-01-21 10:05', 'sign');
  const promise = { milestone: '2020-02-10T00:00:00+08:00', toldCitizenAt: '2020-01-21T10:06:00+08:00' };
  expect(story.act('2020-01-21 10:06', 'mark-long-term', promise)).toBe('done');
  change(story, '2020-01-27 12:00');
  expect(story.clock('duty-phone')!.dueAt).toBe(phone);
  expect(story.clock('milestone')).toMatchObject({ dueAt: instantOf('2020-02-10 00:00'), moves: [] });
});

test('whatever a calendar changes, no running date moves earlier, and the archive tells the same case', () => {
  const days = fc.uniqueArray(fc.integer({ min: -5, max: 40 }), { maxLength: 12 });
  const act = fc.constantFrom(
    'sign',
    'request-extension',
    'approve-extension',
    'request-return',
    'reject-return',
  );
  const acts = fc.array(fc.tuple(act, fc.integer({ min: 1, max: 60 })), { maxLength: 5 });
  const tier = fc.constantFrom('standard' as const, 'urgent' as const, 'consult' as const);
  fc.assert(
    fc.property(days, acts, tier, fc.integer({ min: 0, max: 30 * 24 }), (changed, given, how, hours) => {
      const story = Story.dispatched('2026-03-09 10:00', how);
      let at = story.now;
      const instant = (): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
      for (const [name, after] of given) {
        at += after * 3_600_000;
        story.act(instant(), name, { workdays: 1, leaderOpinionAttachmentId: 'a1' });
      }
      at += hours * 3_600_000;
      story.wait(instant());
      const old = story.state.plan.calendar;
      const flipped = changed.map((n) => addDays(dayOf(story.events[0]!.at), n));
      const off = flipped
        .filter((day) => isWorkday(old, day))
        .map((day): Calendar['off'][number] => [day, 1, '改']);
      const on = [...old.on, ...flipped.filter((day) => !isWorkday(old, day))].filter(
        (day) => !off.some((o) => o[0] === day),
      );
      const before = story.state.clocks;
      expect(change(story, instant(), { ...old, edition: 'CN-changed', off: [...old.off, ...off], on })).toBe(
        'done',
      );
      for (const clock of Object.values(story.state.clocks))
        expect(clock.dueAt).toBeGreaterThanOrEqual(before[clock.key]?.dueAt ?? 0);
      expect(fold(story.events)).toEqual(story.state);
      expect(story.events.map(({ seq }) => seq)).toEqual(story.events.map((_, i) => i + 1));
    }),
    { numRuns: 300 },
  );
});

describe('change-plan', () => {
  const longer = {
    ...COUNTY,
    version: 2,
    handle: { ...COUNTY.handle, standard: { unit: 'workdays' as const, n: 10 } },
  };
  const shorter = {
    ...COUNTY,
    version: 3,
    handle: { ...COUNTY.handle, standard: { unit: 'workdays' as const, n: 2 } },
  };
  const changePlan = (story: Story, at: string, plan: Partial<Plan>) =>
    story.act(at, 'change-plan', {}, { plan });

  test('a longer limit lengthens, a shorter one is kept for what comes next', () => {
    const story = Story.dispatched('2026-03-09 10:00');
    expect(changePlan(story, '2026-03-10 09:00', { policy: longer })).toBe('done');
    expect(story.clock('handle')).toMatchObject({
      dueAt: instantOf('2026-03-24 00:00'),
      limit: { unit: 'workdays', n: 10 },
      moves: [{ reason: 'plan' }],
    });
    expect(changePlan(story, '2026-03-10 10:00', { policy: shorter })).toBe('done');
    expect(story.clock('handle')!.dueAt).toBe(instantOf('2026-03-24 00:00'));
    expect(story.state.plan.policy.version).toBe(3);
    expect(fold(story.events)).toEqual(story.state);
  });

  test('the version it already follows, a closed case, and no version at all are refused', () => {
    const story = Story.dispatched('2026-03-09 10:00');
    expect(changePlan(story, '2026-03-10 09:00', { policy: COUNTY })).toBe('plan-current');
    expect(changePlan(story, '2026-03-10 09:00', {})).toBe('plan-unknown');
    expect(changePlan(story, '2026-03-10 09:00', { type: { code: 'noise', version: 1 } })).toBe(
      'type-unknown',
    );
    story.act('2026-03-10 10:00', 'withdraw');
    expect(changePlan(story, '2026-03-10 11:00', { policy: longer })).toBe('wrong-state');
  });
});
