import fc from 'fast-check';
import { COMMAND_NAMES, type CommandName } from '../../../src/domain/case/commands.ts';
import { elapse } from '../../../src/domain/case/elapse.ts';
import type { CaseEvent } from '../../../src/domain/case/events.ts';
import { evolve, fold } from '../../../src/domain/case/evolve.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { isRunning, type CaseState } from '../../../src/domain/case/state.ts';
import { isOpen, type CaseStateName } from '../../../src/domain/case/vocabulary.ts';
import { toIso } from '../../../src/domain/time/instant.ts';
import { command, Story } from '../../support/county.ts';

/** The state diagram of `4-process.md` §3, and what time and withdrawals add. */
const TRANSITIONS: Record<string, CaseStateName[]> = {
  REGISTERED: [
    'AWAITING_INFO',
    'ANSWERED_DIRECT',
    'REDIRECTED',
    'EMERGENCY_TRANSFERRED',
    'NOT_ACCEPTED',
    'PENDING_DISPATCH',
    'WITHDRAWN',
  ],
  AWAITING_INFO: ['REGISTERED', 'WITHDRAWN'],
  PENDING_DISPATCH: ['IN_ASSIGNMENT', 'WITHDRAWN'],
  IN_CONSULTATION: ['IN_ASSIGNMENT', 'WITHDRAWN'],
  LONG_TERM: ['IN_ASSIGNMENT', 'CLOSED', 'WITHDRAWN'],
  IN_ASSIGNMENT: ['LONG_TERM', 'UNDER_REVIEW', 'PENDING_DISPATCH', 'IN_CONSULTATION', 'WITHDRAWN'],
  UNDER_REVIEW: ['CALLBACK_PENDING', 'CLOSED', 'IN_ASSIGNMENT', 'WITHDRAWN'],
  CALLBACK_PENDING: ['CLOSED', 'CLOSED_EXPLAINED', 'IN_ASSIGNMENT', 'WITHDRAWN'],
  ANSWERED_DIRECT: ['ARCHIVED'],
  REDIRECTED: ['ARCHIVED'],
  NOT_ACCEPTED: ['ARCHIVED'],
  EMERGENCY_TRANSFERRED: ['ARCHIVED'],
  CLOSED: ['ARCHIVED'],
  CLOSED_EXPLAINED: ['ARCHIVED'],
  WITHDRAWN: ['ARCHIVED'],
  ARCHIVED: [],
};

/** What leads further from where the case stands: most steps go this way, so that sequences reach the end of a case too. */
const ONWARD: Record<string, CommandName[]> = {
  REGISTERED: ['classify', 'classify', 'classify', 'request-info', 'refuse'],
  AWAITING_INFO: ['supplement'],
  PENDING_DISPATCH: ['dispatch'],
  IN_CONSULTATION: ['decide-consultation'],
  DISPATCHED: ['sign', 'sign', 'request-return'],
  SIGNED: ['reply-citizen', 'mark-long-term', 'reclassify', 'request-extension', 'request-return'],
  ACCEPTED_DEEMED: ['sign', 'reply-citizen', 'request-extension'],
  HANDLING: ['submit-result', 'reply-citizen', 'request-extension', 'approve-extension', 'reject-extension'],
  RETURN_REQUESTED: ['approve-return', 'reject-return'],
  UNDER_REVIEW: ['approve-result', 'approve-result', 'send-back', 'reject-extension'],
  LONG_TERM: ['reach-milestone'],
  CALLBACK_PENDING: ['record-callback', 'record-callback', 'rework', 'close-explained'],
};
const onward = ({ state, assignment }: CaseState): CommandName[] =>
  ONWARD[state === 'IN_ASSIGNMENT' && assignment ? assignment.state : state] ?? ['archive'];

const step = fc.record({
  name: fc.constantFrom(...COMMAND_NAMES),
  /** Most steps lead onward: which of the ways. */
  way: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: fc.nat(20) }),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 6000 })),
  n: fc.integer({ min: 1, max: 6 }),
  yes: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const fieldsOf = (name: CommandName, { n, yes }: Step, at: string): Record<string, unknown> => {
  const report = { at, method: 'phone' };
  const bodies: Partial<Record<CommandName, Record<string, unknown>>> = {
    classify: {
      typeCode: 't',
      tier: yes ? 'standard' : n > 3 ? 'urgent' : 'consult',
      ...(n === 1 ? { level: 'L2' } : {}),
    },
    'answer-direct': { method: 'phone', toldAt: at },
    redirect: { target: '12315' },
    'transfer-emergency': { service: '119' },
    refuse: { ground: 'litigation' },
    reclassify: {
      tier: n > 3 ? 'urgent' : yes ? 'standard' : 'consult',
      matterType: yes ? 'complaint' : 'consult',
    },
    'mark-long-term': { milestone: toIso(START + n * 30 * 86_400_000), toldCitizenAt: at },
    'reach-milestone': { outcome: yes ? 'resumed' : 'resolved' },
    dispatch: { unit: `u${n}`, ...(yes ? { coUnits: ['co'] } : {}) },
    'log-duty-call': { calledAt: at, answered: yes },
    'request-return': { leaderOpinionAttachmentId: 'a' },
    'approve-return': n < 3 ? { consultation: true } : yes ? { nextUnit: `u${n}` } : {},
    'decide-consultation': { leadUnit: `u${n}` },
    'request-extension': { workdays: n, ...(yes ? { objectiveCause: { code: 'other' } } : {}) },
    'approve-extension': { workdays: n },
    'record-contact': report,
    'reply-citizen': { ...report, finding: 'true' },
    'submit-result': { resolved: 'resolved' },
    'record-callback': { ...report, reached: n > 2, solved: yes ? 'yes' : 'no' },
  };
  return bodies[name] ?? {};
};

const START = Date.parse('2026-01-26T09:00:00+08:00');
const text = (at: number): string => toIso(at).slice(0, 19).replace('T', ' ');
const whole = (at: number): number => at - (at % 1000);

/** Play a sequence, time noticed either at every act only, or every six hours as punctual timers would. */
function play(steps: Step[], punctual: boolean, check?: (story: Story) => void, waitDays = 90): Story {
  const story = new Story(text(START), { matterType: steps.length % 2 === 0 ? 'complaint' : 'consult' });
  let now = START;
  for (const s of steps) {
    const until = whole(now + s.wait * 60_000);
    if (punctual) for (let t = now; t < until; t += 6 * 3_600_000) story.wait(text(t));
    now = until;
    const ways = onward(story.wait(text(now)).state);
    const name = s.way === undefined ? s.name : ways[s.way % ways.length]!;
    story.act(text(now), name, fieldsOf(name, s, toIso(now)));
    check?.(story);
  }
  story.wait(text(whole(now + waitDays * 86_400_000)));
  return story;
}

const runs = Number(process.env['MODEL_RUNS'] ?? 600);
/** The gate walks the same paths every time; a longer run on demand walks others. */
const seeded = process.env['MODEL_RUNS'] === undefined ? { seed: 12345 } : {};
const sequences = fc.array(step, { minLength: 5, maxLength: 40 });

test('whatever people do and whenever, the laws hold', () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(sequences, (steps) => {
      const story = play(steps, false, ({ state, events }) => {
        reached.add(state.state);
        expectLawful(state, events);
      });
      expectLawful(story.state, story.events);
    }),
    { numRuns: runs, ...seeded },
  );
  expect([...reached].toSorted()).toEqual(Object.keys(TRANSITIONS).toSorted());
}, 600_000);

test('time noticed late is time noticed punctually', () => {
  fc.assert(
    fc.property(sequences, (steps) => {
      const [late, punctual] = [play(steps, false), play(steps, true)];
      expect(late.events.map((e) => [e.seq, e.type, e.at])).toEqual(
        punctual.events.map((e) => [e.seq, e.type, e.at]),
      );
      expect(late.state).toEqual(punctual.state);
    }),
    { numRuns: Math.ceil(runs / 5), ...seeded },
  );
}, 600_000);

function expectLawful(state: CaseState, events: CaseEvent[]): void {
  const broken: string[] = [];
  if (events.some((e, i) => e.seq !== i + 1)) broken.push('seq has a gap');
  let s = fold(events.slice(0, 1));
  for (const e of events.slice(1)) {
    const next = evolve(s, e);
    if (next.state !== s.state && !TRANSITIONS[s.state]!.includes(next.state))
      broken.push(`${s.state} → ${next.state} by ${e.type}`);
    s = next;
  }
  if (isOpen(state.state) && !Object.values(state.clocks).some(isRunning))
    broken.push(`${state.state} without a running clock`);
  const lapses = events.flatMap((e) => ('lapse' in e.data ? [{ ...e.data, at: e.at }] : []));
  if (new Set(lapses.map((l) => l.lapse)).size !== lapses.length) broken.push('a lapse recorded twice');
  if (lapses.some((l) => l.at !== l.dueAt)) broken.push('a lapse not stamped with its due instant');
  for (const c of Object.values(state.clocks)) {
    const overdue = events.filter((e) => e.type === 'overdue' && e.data.clock === c.key);
    if (c.overdueSince !== undefined && overdue.length === 0)
      broken.push(`${c.key} overdue without an event`);
  }
  if (elapse(state, events.at(-1)!.at).length > 0) broken.push('something had lapsed unnoticed');
  const ladder = notices(events.filter((e) => e.by.role === 'system'));
  if (new Set(ladder.map((n) => `${n.seq}:${n.audience}`)).size !== ladder.length)
    broken.push('a notice twice');
  expect(broken).toEqual([]);
}

test('an act accepted in time and processed late leads to the same case as one processed at once', () => {
  let withdrawn = 0;
  fc.assert(
    fc.property(
      sequences,
      step,
      fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 600_000 })),
      (steps, last, delay) => {
        const [atOnce, late] = [play(steps, false, undefined, 0), play(steps, false, undefined, 0)];
        const at = whole(atOnce.now + last.wait * 60_000);
        const processed = text(at + delay * 1000);
        const ways = onward(atOnce.state);
        const name = last.way === undefined ? last.name : ways[last.way % ways.length]!;
        const fields = fieldsOf(name, last, toIso(at));
        // The same person both times, whatever unit has the case by then.
        const { actor } = command(name, at, fields, atOnce.state);
        const first = atOnce.act(text(at), name, fields, { actor });
        atOnce.wait(processed);
        late.wait(processed);
        const second = late.act(text(at), name, fields, { actor, processed });
        expect(second).toBe(first);
        expect(essence(late.wait(processed).state)).toEqual(essence(atOnce.state));
        withdrawn += late.types().filter((type) => type === 'lapse-withdrawn').length;
      },
    ),
    { numRuns: runs, ...seeded },
  );
  expect(withdrawn).toBeGreaterThan(10);
}, 600_000);

/** What a case is, whatever number its events have. */
function essence(s: CaseState): object {
  const { state, assignment, flags, callbacks, hops, citizenClosedAt } = s;
  const clocks = Object.values(s.clocks).map(({ key: _, ...c }) => JSON.stringify(c));
  const cards = s.cards.map((c) => [c.kind, c.at]);
  const orders = s.supervision.map((o) => [o.form, o.openedAt, o.endedAt]);
  return {
    state,
    assignment,
    flags,
    callbacks,
    hops,
    citizenClosedAt,
    clocks: clocks.toSorted(),
    cards,
    orders,
  };
}
