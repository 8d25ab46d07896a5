import { placeOf } from '../../../src/domain/case/clock-keys.ts';
import { CLOCKS } from '../../../src/domain/case/clock-kinds.ts';
import { details } from '../../../src/domain/case/details.ts';
import { fold, revived } from '../../../src/domain/case/evolve.ts';
import { isRunning, supervisionForm, type CaseState } from '../../../src/domain/case/state.ts';
import { caseView } from '../../../src/domain/case/view.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { COUNTY, instantOf, Story } from '../../support/county.ts';

/** A clock is asked for its kind, its turn and its unit, never for the letters of its key. */

const AT = '2026-03-09 10:00';
const wd = (n: number) => ({ unit: 'workdays' as const, n });
const of = (unit: string) => ({ actor: { id: `clerk-of-${unit}`, role: 'unit-clerk' as const, unit } });

/** Classified and dispatched to a lead with these co-handlers. */
function coHandled(...coUnits: string[]): Story {
  const s = new Story(AT);
  s.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
  expect(s.act(AT, 'dispatch', { unit: 'housing', coUnits })).toBe('done');
  return s;
}

const running = (s: Story, kind: string) =>
  Object.values(s.state.clocks).filter((c) => c.kind === kind && isRunning(c));

/** The rules of another version from now on. */
const underRules = (s: Story, at: string, policy: Partial<Policy>) =>
  s.act(at, 'change-plan', {}, { plan: { policy: { ...COUNTY, version: 2, ...policy } } });

describe('units whose codes hold colons', () => {
  test('each meets its own co-handling clock and nobody else’s (Q30)', () => {
    const s = coHandled('city:ju', 'ju', '1:1:ju');
    expect(s.act('2026-03-09 11:00', 'submit-co-result', {}, of('ju'))).toBe('done');
    expect(running(s, 'co-handle').map((c) => c.unit)).toEqual(['city:ju', '1:1:ju']);
    expect(s.act('2026-03-09 12:00', 'submit-co-result', {}, of('ju'))).toBe('wrong-state');
    expect(s.act('2026-03-09 12:00', 'submit-co-result', {}, of('city:ju'))).toBe('done');
    expect(running(s, 'co-handle').map((c) => c.unit)).toEqual(['1:1:ju']);
  });

  test('the clock is shown under the name of its unit', () => {
    const s = coHandled('ju', 'city:ju');
    const names = { ju: '县局', 'city:ju': '市局' };
    const shown = details(s.state, '', '', names);
    for (const name of Object.values(names)) expect(shown.split(`协办时限（${name}）`)).toHaveLength(2);
  });

  test('a co-handler’s clock of an earlier turn is still its own', () => {
    const s = coHandled('city:ju');
    s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
    s.act('2026-03-09 12:00', 'approve-return', { nextUnit: 'market' });
    expect(s.clock('co-handle')).toMatchObject({ hop: 1, round: 1, unit: 'city:ju', status: 'cancelled' });
  });
});

test('a key is read once, as the clock’s kind has it', () => {
  expect(placeOf('sign', 'sign:2:3')).toEqual({ hop: 2, round: 3 });
  expect(placeOf('return', 'return:1:1:2')).toEqual({ hop: 1, round: 1 });
  expect(placeOf('handle', 'handle:1:10:40')).toEqual({ hop: 1, round: 10 });
  expect(placeOf('co-handle', 'co-handle:1:2:a:3:4')).toEqual({ hop: 1, round: 2, unit: 'a:3:4' });
  // The promise of a linked case, a line of an instruction, a form that an order climbed to: of no turn.
  expect(placeOf('handle', 'handle:12')).toEqual({});
  expect(placeOf('instruction', 'instruction:12:1')).toEqual({});
  expect(placeOf('supervision', 'supervision:12:clock:1773072000000:next')).toEqual({});
});

test('a state that an earlier release carried knows the same of its clocks and lapses', () => {
  const s = coHandled('city:ju', 'ju');
  s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
  s.act('2026-03-09 12:00', 'reject-return');
  s.wait('2026-04-20 10:00');
  expect(s.types()).toEqual(expect.arrayContaining(['deemed-accepted', 'card-issued', 'late-notice-issued']));
  const { clocks, lapses, ...rest } = s.state;
  const carried = {
    ...rest,
    clocks: Object.fromEntries(
      Object.entries(clocks).map(([key, { hop: _h, round: _r, unit: _u, ...clock }]) => [key, clock]),
    ),
    lapses: lapses.map(({ type: _t, against: _a, ...lapse }) => lapse),
  } as CaseState;
  const again = revived(carried);
  expect(again.clocks).toEqual(clocks);
  const asked = ({ against, type }: CaseState['lapses'][number]) => [against, type === 'deemed-accepted'];
  expect(again.lapses.map(asked)).toEqual(lapses.map(asked));
  expect(revived(s.state)).toEqual(s.state);
});

describe('other rules lengthen every kind of clock that has a length of theirs, and what time recorded against it never was (Q42)', () => {
  test('an order of supervision, with the form it had climbed to and that one’s own clock', () => {
    const s = Story.dispatched(AT);
    s.act(AT, 'supervise', { form: 'phone', trigger: 'media' });
    // The order ran out on the 17th, the written form it climbed to on the 24th.
    s.wait('2026-03-25 10:00');
    const ofOrder = (): unknown[] =>
      s.state.supervision.filter((o) => o.trigger === 'media').map((o) => o.form);
    expect(ofOrder()).toEqual(['phone', 'written', 'meeting']);
    expect(running(s, 'supervision')).toHaveLength(3);
    expect(underRules(s, '2026-03-25 11:00', { tracks: { supervision: wd(20) } })).toBe('done');
    expect(ofOrder()).toEqual(['phone']);
    expect(running(s, 'supervision')).toMatchObject([
      { dueAt: instantOf('2026-04-08 00:00'), status: 'open' },
    ]);
    expect(fold(s.events)).toEqual(s.state);
  });

  test('a call-back, by the limit of the first attempt or of the next ones in this round', () => {
    const callback = { ...COUNTY.callback, first: wd(2), again: wd(4) };
    const s = Story.dispatched(AT);
    s.act(AT, 'sign');
    const iso = '2026-03-10T10:00:00+08:00';
    s.act('2026-03-10 10:00', 'reply-citizen', { at: iso, method: 'phone', finding: 'true' });
    s.act('2026-03-10 11:00', 'submit-result', { resolved: 'resolved' });
    s.act('2026-03-10 12:00', 'approve-result');
    const first = s.copy();
    underRules(first, '2026-03-10 13:00', { callback });
    expect(first.clock('callback')?.dueAt).toBe(instantOf('2026-03-13 00:00'));
    s.act('2026-03-11 10:00', 'record-callback', {
      at: '2026-03-11T10:00:00+08:00',
      method: 'phone',
      reached: false,
    });
    underRules(s, '2026-03-11 11:00', { callback });
    expect(s.clock('callback')?.dueAt).toBe(instantOf('2026-03-18 00:00'));
  });

  test('acceptance that was deemed because nobody signed in time', () => {
    const s = Story.dispatched(AT);
    s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
    s.act('2026-03-09 12:00', 'reject-return');
    s.wait('2026-03-10 11:00');
    expect(s.state.assignment).toMatchObject({ state: 'ACCEPTED_DEEMED' });
    expect(underRules(s, '2026-03-10 12:00', { sign: { unit: 'workday-hours', n: 48 } })).toBe('done');
    expect(s.clock('sign')).toMatchObject({ status: 'open', dueAt: instantOf('2026-03-11 10:00') });
    expect(s.state.assignment).toMatchObject({ state: 'DISPATCHED' });
    expect(s.state.assignment).not.toHaveProperty('deemedAcceptedAt');
    s.wait('2026-03-11 11:00');
    expect(s.state.assignment).toMatchObject({ deemedAcceptedAt: instantOf('2026-03-11 10:00') });
  });

  test('not the dispatch of an emergency, which stays as short as it began (F-027)', () => {
    const s = new Story(AT);
    s.act(AT, 'classify', { typeCode: 'property', tier: 'standard', emergencyPlan: true });
    expect(s.clock('dispatch')?.dueAt).toBe(instantOf('2026-03-09 10:30'));
    expect(underRules(s, '2026-03-09 10:10', {})).toBe('done');
    expect(s.clock('dispatch')).toMatchObject({ dueAt: instantOf('2026-03-09 10:30'), moves: [] });
  });
});

describe('an order and what it climbed to', () => {
  test('are accepted together, and no other order with them (F-111)', () => {
    const s = Story.dispatched(AT);
    s.act(AT, 'sign');
    for (const trigger of ['media', 'hot']) s.act(AT, 'supervise', { form: 'phone', trigger });
    s.wait('2026-03-18 10:00');
    s.act('2026-03-18 11:00', 'report-supervision');
    const third = s.act('2026-03-18 12:00', 'supervise', { form: 'written', trigger: 'media' });
    expect([third, supervisionForm(s.state)]).toEqual(['done', 'written']);
    expect(s.act('2026-03-18 13:00', 'accept-supervision')).toBe('done');
    const open = caseView(s.state, s.now).supervision.orders.filter((o) => o.endedAt === undefined);
    // The ladder of the handling clock is time's own, and ends with the result.
    expect(open.map((o) => o.trigger)).toEqual(['overdue', 'media']);
    expect(running(s, 'supervision')).toHaveLength(1);
  });
});

test('every kind says what officials read, and names the rule it rests on', () => {
  const titles = Object.values(CLOCKS).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  for (const { article } of Object.values(CLOCKS)) expect(article).toMatch(/（F-\d{3}.*）$/);
});
