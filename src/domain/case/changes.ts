import type { EventType, CaseEvent } from './events.ts';
import { TURN_CHANGES, unasked, type Change } from './evolve-assignment.ts';
import { withdrawLapse } from './evolve-lapse.ts';
import { assign, fresh, inAssignment } from './evolve-turn.ts';
import { stepKey } from './steps.ts';
import { isMalicious, withFlags, type Assignment, type CallbackAttempt, type CaseState } from './state.ts';
import { toIso } from '../time/instant.ts';
import { isDissatisfied, type CaseStateName, type Flag } from './vocabulary.ts';

const to =
  <T extends EventType>(state: CaseStateName): Change<T> =>
  (s) => ({ ...s, state });

const flagged =
  <T extends EventType>(flag: Flag): Change<T> =>
  (s) => ({ ...s, flags: withFlags(s, flag) });

/** A custom step has ended: in the turn that it was started in, which may be over. */
const stepEnded = (
  s: CaseState,
  { at, data: { step, turn } }: Pick<CaseEvent & { type: 'step-done' | 'step-failed' }, 'at' | 'data'>,
  status: 'done' | 'failed',
): CaseState => ({ ...s, steps: [...s.steps, { key: turn ?? stepKey(s, step), name: step, status, at }] });

/** Whoever triages knows that it is urgent, as if it had been told at registration (F-009). */
const endangered = (s: CaseState, { danger }: { danger?: boolean }): CaseState =>
  danger ? { ...s, urgentWords: true } : s;

/**
 * What each event makes of a case beyond its clocks, lapses, orders and tracks, which `evolve` keeps for all alike; null: nothing. A new
 * kind of event does not compile before it stands here.
 */
export const CHANGES: { [T in EventType]: Change<T> | null } = {
  ...TURN_CHANGES,
  registered: null,
  'info-requested': to('AWAITING_INFO'),
  supplemented: (s, { data }) => ({ ...endangered(s, data), ...(data.resumed && { state: 'REGISTERED' }) }),
  'info-lapsed': to('REGISTERED'),
  classified: (s, { data }) => ({
    ...s,
    state: 'PENDING_DISPATCH',
    typeCode: data.typeCode,
    tier: data.tier,
    emergencyPlan: data.emergencyPlan,
    ...(data.severity === undefined ? {} : { severity: data.severity }),
    ...(data.level === undefined ? {} : { level: data.level }),
    ...(data.statutory === undefined ? {} : { statutory: data.statutory }),
    flags: data.emergencyPlan ? withFlags(s, 'EMERGENCY_PLAN') : s.flags,
    plan: { ...s.plan, ...data.plan },
  }),
  reclassified: (s, { data: { plan, limit: _, ...found } }) => ({
    ...s,
    ...found,
    plan: { ...s.plan, ...plan },
  }),
  'plan-changed': (s, { data }) => ({
    ...s,
    plan: { ...s.plan, ...data.plan },
    flags: data.flags ?? s.flags,
  }),
  'answered-direct': to('ANSWERED_DIRECT'),
  redirected: to('REDIRECTED'),
  'emergency-transferred': to('EMERGENCY_TRANSFERRED'),
  refused: to('NOT_ACCEPTED'),
  withdrawn: (s, e) => ({ ...inAssignment(s, (a) => unasked(a, e.at)), state: 'WITHDRAWN' }),
  linked: ({ assignment: _, ...s }, { data: { typeCode = s.typeCode, tier = s.tier } }) => ({
    ...s,
    ...(s.state === 'REGISTERED' && { tracks: { ...s.tracks, unclassified: true } }),
    state: 'LINKED',
    ...(typeCode && { typeCode }),
    ...(tier && { tier }),
  }),
  unlinked: to('PENDING_DISPATCH'),
  followed: (s, e) =>
    e.data.outcome === 'answered'
      ? { ...s, state: s.contactable ? 'CALLBACK_PENDING' : 'CLOSED', approvedAt: e.at }
      : s,
  dispatched: (s, e) => assign(s, e.data, e.at),
  reassigned: (s, e) => assign(s, e.data, e.at),
  'consultation-opened': to('IN_CONSULTATION'),
  'consultation-decided': (s, e) => assign(s, e.data, e.at),
  'return-approved': ({ assignment: _, ...s }, { data, at }) =>
    data.next
      ? assign(s, data.next, at)
      : { ...s, state: data.toConsultation ? 'IN_CONSULTATION' : 'PENDING_DISPATCH' },
  'marked-long-term': (s, e) => ({ ...inAssignment(s, (a) => unasked(a, e.at)), state: 'LONG_TERM' }),
  'milestone-reached': (s, e) =>
    e.data.outcome === 'resolved'
      ? { ...s, state: 'CLOSED' }
      : {
          ...inAssignment(s, (a) => ({ ...a, state: 'HANDLING', ...resumedBy(e) })),
          state: 'IN_ASSIGNMENT',
        },
  'step-done': (s, e) => stepEnded(s, e, 'done'),
  'step-failed': (s, e) => stepEnded(s, e, 'failed'),
  'result-submitted': (s) => ({
    ...inAssignment(s, (a) => ({ ...a, state: 'SUBMITTED' })),
    state: 'UNDER_REVIEW',
  }),
  'result-approved': (s, e) => ({
    ...inAssignment(s, (a) => ({ ...unasked(a, e.at), state: 'ACCEPTED' })),
    approvedAt: e.at,
    state: e.data.closes ? 'CLOSED' : 'CALLBACK_PENDING',
  }),
  'sent-back': (s) => ({
    ...inAssignment(s, (a) => ({ ...a, state: 'HANDLING' })),
    state: 'IN_ASSIGNMENT',
  }),
  'called-back': (s, { at, data: { outcome, attemptAt, visitorRole: _, ...answers } }) =>
    asked(s, outcome, { ...answers, at: attemptAt, recordedAt: at }),
  rated: (s, { at, data: { outcome, ...answers } }) =>
    asked(s, outcome, {
      ...answers,
      at: toIso(at),
      recordedAt: at,
      method: 'web',
      reached: true,
      declined: false,
    }),
  'rework-ordered': (s, { at, data }) => {
    const marked = { ...s, flags: withFlags(s, ...(data.flags ?? [])) };
    if (data.next) return assign(marked, data.next, at);
    return { ...inAssignment(marked, (a) => fresh(a, a.hop, data.round, at)), state: 'IN_ASSIGNMENT' };
  },
  explained: to('CLOSED_EXPLAINED'),
  archived: to('ARCHIVED'),
  'card-issued': (s, e) => ({
    ...s,
    cards: [...s.cards, { kind: e.data.card, at: e.at, lapse: e.data.lapse }],
  }),
  'followed-up': (s, e) => (e.data.stillFixed ? s : { ...s, flags: withFlags(s, 'RELAPSED') }),
  held: flagged('LEGAL_HOLD'),
  'hold-released': (s) => ({ ...s, flags: s.flags.filter((f) => f !== 'LEGAL_HOLD') }),
  'confidentiality-set': (s, { data: { mode, closes } }) => {
    const open = s.flags.filter((f) => f !== 'CONFIDENTIAL' && f !== 'ANONYMOUS');
    if (mode === 'open') return { ...s, flags: open };
    if (mode === 'confidential') return { ...s, flags: [...open, 'CONFIDENTIAL'] };
    const nobody = { ...s, flags: [...open, 'ANONYMOUS' as const], contactable: false };
    return closes ? { ...nobody, state: 'CLOSED' } : nobody;
  },
  'lapse-withdrawn': (s, e) => withdrawLapse(s, e.data),
  urged: (s, { data }) => endangered(s, data),
  'duty-called': null,
  'command-refused': null,
  overdue: null,
  escalated: null,
  'late-notice-issued': null,
  'presentation-requested': null,
  'follow-up-due': null,
  'supervision-raised': null,
  'supervision-opened': null,
  'supervision-ordered': null,
  'supervision-reported': null,
  'supervision-accepted': null,
  presented: null,
  instructed: null,
  'reported-back': null,
  joined: null,
  left: null,
  visited: null,
  'rectification-issued': null,
  'promise-kept': null,
  'expert-asked': ({ tracks, ...s }, { at, data }) => ({
    ...s,
    tracks: { ...tracks, experts: [...(tracks.experts ?? []), { ...data, askedAt: at }] },
  }),
  'expert-answered': ({ tracks, ...s }, { at, data: { clock } }) => ({
    ...s,
    tracks: {
      ...tracks,
      experts: (tracks.experts ?? []).map((e) => (e.clock === clock ? { ...e, answeredAt: at } : e)),
    },
  }),
  'joint-investigation-opened': null,
  'joint-findings-reported': null,
  appealed: null,
  'appeal-decided': null,
  'malicious-proposed': null,
  // What was found malicious says nothing of the unit, neither afterwards nor before (Q38).
  'malicious-judged': (s, { data: { final, decision } }) =>
    final && decision === 'confirmed' ? { ...s, flags: s.flags.filter((f) => f !== 'DISSATISFIED') } : s,
  reopened: null,
};

/** The clock that an event started, as the one by which the handling is judged from now on. */
const resumedBy = ({ clocks = [] }: CaseEvent): Pick<Assignment, 'resumed'> => {
  const started = clocks.find((c) => 'start' in c && c.kind === 'handle');
  return started && 'start' in started ? { resumed: started.start } : {};
};

/** What the complainant said of the result, called back or by themselves (Q27). */
function asked(s: CaseState, outcome: string, answers: Omit<CallbackAttempt, 'round'>): CaseState {
  const callbacks = [...s.callbacks, { ...answers, round: s.assignment?.round ?? 1 }];
  const { resultSatisfaction, serviceSatisfaction } = answers;
  const unhappy =
    !isMalicious(s) &&
    (outcome === 'dissatisfied' ||
      isDissatisfied(serviceSatisfaction) ||
      (outcome === 'noted' && isDissatisfied(resultSatisfaction)));
  const content = outcome === 'closed' ? s.flags.filter((f) => f !== 'DISSATISFIED') : s.flags;
  const flags = unhappy ? withFlags(s, 'DISSATISFIED') : content;
  const closes = outcome === 'closed' || outcome === 'unsuccessful';
  return { ...s, callbacks, flags, ...(closes ? { state: 'CLOSED' as const } : {}) };
}
