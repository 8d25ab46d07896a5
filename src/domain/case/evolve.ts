import { applyClocks } from './clocks.ts';
import { lapseOf, placeOf } from './clock-keys.ts';
import type { CaseEvent, EventData, Lapse } from './events.ts';
import { applyToAssignment, unasked } from './evolve-assignment.ts';
import { withdrawLapse } from './evolve-lapse.ts';
import { ended, evolveSupervision } from './evolve-supervision.ts';
import { evolveTracks, withPart } from './evolve-tracks.ts';
import { assign, fresh, inAssignment } from './evolve-turn.ts';
import { stepKey } from './steps.ts';
import { withFlags, type Assignment, type CallbackAttempt, type CaseState } from './state.ts';
import { NO_TRACKS } from './tracks.ts';
import { toIso } from '../time/instant.ts';
import { isDissatisfied, isEnded, type Flag } from './vocabulary.ts';

/**
 * What an event makes of a case. Total: every event of the archive applies to the state before it. The first event,
 * `registered`, makes the case; folding a case's events from there gives its present state.
 */
export function evolve(before: CaseState | undefined, event: CaseEvent): CaseState {
  if (event.type === 'registered') return register(event.data, event);
  if (!before) throw new Error(`A case begins with registered, not ${event.type}`);
  const after = apply(before, event);
  const clocks = event.clocks
    ? applyClocks(before.clocks, event.clocks, event.at, event.by.id)
    : before.clocks;
  const lapses =
    'lapse' in event.data && event.type !== 'lapse-withdrawn'
      ? [...after.lapses, lapsed(before, event.data, event)]
      : after.lapses;
  const acted = event.by.role !== 'system' && event.type !== 'command-refused';
  const lastActSeq = acted ? event.seq : after.lastActSeq;
  const [tracks, supervision] = [evolveTracks(after, event), evolveSupervision(after, event)];
  return settle(
    {
      ...after,
      clocks,
      lapses,
      lastActSeq,
      tracks,
      supervision,
      flags: flagged(after, event),
      version: event.seq,
    },
    event.at,
  );
}

/** What the case keeps of a lapse. */
const lapsed = (
  s: CaseState,
  { lapse, clock, dueAt }: Lapse,
  { seq, type }: CaseEvent,
): CaseState['lapses'][number] => ({
  lapse,
  clock,
  dueAt,
  seq,
  type,
  against: s.clocks[clock]?.dueAt ?? dueAt,
});

/** A unit's date beyond the official calendar marks the whole case (Q41). */
const flagged = (s: CaseState, { clocks = [] }: CaseEvent): Flag[] => {
  const unsure = clocks.some(
    (c) => 'provisional' in c && c.provisional && !('start' in c && c.kind === 'follow-up'),
  );
  return unsure ? withFlags(s, 'CALENDAR_PROVISIONAL') : s.flags;
};

/** The clock that an event started, as the one by which the handling is judged from now on. */
const resumedBy = ({ clocks = [] }: CaseEvent): Pick<Assignment, 'resumed'> => {
  const started = clocks.find((c) => 'start' in c && c.kind === 'handle');
  return started && 'start' in started ? { resumed: started.start } : {};
};

/** Fold a case's whole archive. */
export function fold(events: Iterable<CaseEvent>): CaseState {
  let state: CaseState | undefined;
  for (const event of events) state = evolve(state, event);
  if (!state) throw new Error('A case has at least one event');
  return state;
}

/** A state that an earlier release carried into a new run, with what has been added to states since. */
export const revived = (s: CaseState): CaseState => ({
  ...s,
  tracks: s.tracks ?? NO_TRACKS,
  clocks: Object.fromEntries(
    Object.entries(s.clocks).map(([key, c]) => [key, { ...c, ...placeOf(c.kind, key) }]),
  ),
  lapses: s.lapses.map((l) => ({ ...lapseOf(l.lapse, s.clocks[l.clock]?.kind), ...l })),
  ...(s.assignment ? { assignment: { ...s.assignment, done: s.assignment.done ?? [] } } : {}),
});

function register(data: EventData['registered'], event: CaseEvent): CaseState {
  const { anonymous, confidential, urgentWords, typeCode, respondentUnit, link, ...kept } = data;
  const flags: Flag[] = [
    ...(anonymous ? ['ANONYMOUS' as const] : []),
    ...(confidential ? ['CONFIDENTIAL' as const] : []),
  ];
  return {
    schema: 1,
    ...kept,
    ...(typeCode === undefined ? {} : { typeCode }),
    ...(respondentUnit === undefined ? {} : { respondentUnit }),
    ...(event.by.role === 'complainant' || event.by.role === 'system' ? {} : { firstContact: event.by.id }),
    version: event.seq,
    state: 'REGISTERED',
    urgentWords,
    emergencyPlan: false,
    registeredAt: event.at,
    flags,
    hops: 0,
    returnsFiled: 0,
    clocks: applyClocks({}, event.clocks ?? [], event.at, event.by.id),
    lastActSeq: event.seq,
    lapses: [],
    cards: [],
    supervision: [],
    callbacks: [],
    tracks: { ...NO_TRACKS, links: link ? [link] : [], tookPart: withPart([], event.by) },
    steps: [],
  };
}

function apply(s: CaseState, e: CaseEvent): CaseState {
  switch (e.type) {
    case 'registered':
      return s;
    case 'info-requested':
      return { ...s, state: 'AWAITING_INFO' };
    case 'supplemented':
      return e.data.resumed ? { ...s, state: 'REGISTERED' } : s;
    case 'info-lapsed':
      return { ...s, state: 'REGISTERED' };
    case 'classified':
      return {
        ...s,
        state: 'PENDING_DISPATCH',
        typeCode: e.data.typeCode,
        tier: e.data.tier,
        emergencyPlan: e.data.emergencyPlan,
        ...(e.data.severity === undefined ? {} : { severity: e.data.severity }),
        ...(e.data.level === undefined ? {} : { level: e.data.level }),
        ...(e.data.statutory === undefined ? {} : { statutory: e.data.statutory }),
        flags: e.data.emergencyPlan ? withFlags(s, 'EMERGENCY_PLAN') : s.flags,
        plan: { ...s.plan, ...e.data.plan },
      };
    case 'reclassified': {
      const { plan, limit: _, ...found } = e.data;
      return { ...s, ...found, plan: { ...s.plan, ...plan } };
    }
    case 'marked-long-term':
      return { ...inAssignment(s, (a) => unasked(a, e.at)), state: 'LONG_TERM' };
    case 'milestone-reached':
      return e.data.outcome === 'resolved'
        ? { ...s, state: 'CLOSED' }
        : {
            ...inAssignment(s, (a) => ({ ...a, state: 'HANDLING', ...resumedBy(e) })),
            state: 'IN_ASSIGNMENT',
          };
    case 'step-done':
    case 'step-failed': {
      const status = e.type === 'step-done' ? ('done' as const) : ('failed' as const);
      const key = e.data.turn ?? stepKey(s, e.data.step);
      return { ...s, steps: [...s.steps, { key, name: e.data.step, status, at: e.at }] };
    }
    case 'answered-direct':
      return { ...s, state: 'ANSWERED_DIRECT' };
    case 'redirected':
      return { ...s, state: 'REDIRECTED' };
    case 'emergency-transferred':
      return { ...s, state: 'EMERGENCY_TRANSFERRED' };
    case 'refused':
      return { ...s, state: 'NOT_ACCEPTED' };
    case 'withdrawn':
      return { ...inAssignment(s, (a) => unasked(a, e.at)), state: 'WITHDRAWN' };
    case 'linked': {
      const { assignment: _, ...rest } = s;
      const { typeCode = s.typeCode, tier = s.tier } = e.data;
      return { ...rest, state: 'LINKED', ...(typeCode && { typeCode }), ...(tier && { tier }) };
    }
    case 'unlinked':
      return { ...s, state: 'PENDING_DISPATCH' };
    case 'followed':
      if (e.data.outcome !== 'answered') return s;
      return { ...s, state: s.contactable ? 'CALLBACK_PENDING' : 'CLOSED' };
    case 'consultation-opened':
      return { ...s, state: 'IN_CONSULTATION' };
    case 'dispatched':
    case 'consultation-decided':
      return assign(s, e.data, e.at);
    case 'return-approved': {
      const { assignment: _, ...rest } = s;
      if (e.data.next) return assign(rest, e.data.next, e.at);
      return { ...rest, state: e.data.toConsultation ? 'IN_CONSULTATION' : 'PENDING_DISPATCH' };
    }
    case 'result-submitted':
      return { ...inAssignment(s, (a) => ({ ...a, state: 'SUBMITTED' })), state: 'UNDER_REVIEW' };
    case 'result-approved':
      return {
        ...inAssignment(s, (a) => ({ ...unasked(a, e.at), state: 'ACCEPTED' })),
        state: e.data.closes ? 'CLOSED' : 'CALLBACK_PENDING',
      };
    case 'sent-back':
      return { ...inAssignment(s, (a) => ({ ...a, state: 'HANDLING' })), state: 'IN_ASSIGNMENT' };
    case 'called-back': {
      const { outcome, attemptAt, visitorRole: _, ...answers } = e.data;
      return asked(s, outcome, { ...answers, at: attemptAt });
    }
    case 'rated': {
      const { outcome, ...answers } = e.data;
      return asked(s, outcome, {
        ...answers,
        at: toIso(e.at),
        method: 'web',
        reached: true,
        declined: false,
      });
    }
    case 'rework-ordered': {
      const flagged = { ...s, flags: withFlags(s, ...(e.data.flags ?? [])) };
      if (e.data.next) return assign(flagged, e.data.next, e.at);
      return {
        ...inAssignment(flagged, (a) => fresh(a, a.hop, e.data.round, e.at)),
        state: 'IN_ASSIGNMENT',
      };
    }
    case 'explained':
      return { ...s, state: 'CLOSED_EXPLAINED' };
    case 'archived':
      return { ...s, state: 'ARCHIVED' };
    case 'card-issued':
      return { ...s, cards: [...s.cards, { kind: e.data.card, at: e.at, lapse: e.data.lapse }] };
    case 'followed-up':
      return e.data.stillFixed ? s : { ...s, flags: withFlags(s, 'RELAPSED') };
    case 'held':
      return { ...s, flags: withFlags(s, 'LEGAL_HOLD') };
    case 'hold-released':
      return { ...s, flags: withoutFlag(s, 'LEGAL_HOLD', true) };
    case 'confidentiality-set': {
      const open = s.flags.filter((f) => f !== 'CONFIDENTIAL' && f !== 'ANONYMOUS');
      const { mode } = e.data;
      if (mode === 'open') return { ...s, flags: open };
      return mode === 'confidential'
        ? { ...s, flags: [...open, 'CONFIDENTIAL'] }
        : {
            ...s,
            flags: [...open, 'ANONYMOUS'],
            contactable: false,
            ...(e.data.closes ? { state: 'CLOSED' as const } : {}),
          };
    }
    case 'lapse-withdrawn':
      return withdrawLapse(s, e.data);
    case 'plan-changed':
      return { ...s, plan: { ...s.plan, ...e.data.plan }, flags: e.data.flags ?? s.flags };
    case 'urged':
    case 'command-refused':
    case 'overdue':
    case 'escalated':
    case 'late-notice-issued':
    case 'presentation-requested':
    case 'follow-up-due':
    case 'supervision-raised':
    case 'supervision-opened':
    case 'supervision-ordered':
    case 'supervision-reported':
    case 'supervision-accepted':
    case 'instructed':
    case 'reported-back':
    case 'joined':
    case 'left':
    case 'visited':
    case 'rectification-issued':
    case 'promise-kept':
    case 'presented':
    case 'joint-investigation-opened':
    case 'joint-findings-reported':
    case 'appealed':
    case 'appeal-decided':
    case 'malicious-proposed':
    case 'malicious-judged':
    case 'reopened':
      return s;
    case 'return-requested':
      return { ...inAssignment(s, (a) => applyToAssignment(a, s, e)), returnsFiled: s.returnsFiled + 1 };
    default:
      return inAssignment(s, (a) => applyToAssignment(a, s, e));
  }
}

const withoutFlag = (s: CaseState, flag: Flag, when: boolean): Flag[] =>
  when ? s.flags.filter((f) => f !== flag) : s.flags;

/** What the complainant said of the result, called back or by themselves (Q27). */
function asked(s: CaseState, outcome: string, answers: Omit<CallbackAttempt, 'round'>): CaseState {
  const callbacks = [...s.callbacks, { ...answers, round: s.assignment?.round ?? 1 }];
  const { resultSatisfaction, serviceSatisfaction } = answers;
  const unhappy =
    outcome === 'dissatisfied' ||
    isDissatisfied(serviceSatisfaction) ||
    (outcome === 'noted' && isDissatisfied(resultSatisfaction));
  const flags = unhappy ? withFlags(s, 'DISSATISFIED') : withoutFlag(s, 'DISSATISFIED', outcome === 'closed');
  const closes = outcome === 'closed' || outcome === 'unsuccessful';
  return { ...s, callbacks, flags, ...(closes ? { state: 'CLOSED' as const } : {}) };
}

/** With the matter itself end the citizen's clock and whatever supervision is still open. */
function settle(s: CaseState, at: number): CaseState {
  if (!isEnded(s.state) || s.citizenClosedAt !== undefined) return s;
  return { ...s, citizenClosedAt: at, supervision: ended(s, at) };
}
