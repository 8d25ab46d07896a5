import { hotlineLimit } from '../../policy/policy.ts';
import { due } from '../../time/limit.ts';
import { begin, cancelOthers, endKind, endSameDay, hotlineKey, startClock } from '../clocks.ts';
import { happened, inState, pick, refused, untimely, type Judge, type Question } from '../decision.ts';
import type { RefusalCode } from '../../refusals.ts';
import type { ClockChange } from '../events.ts';
import { runningClock, type CaseState } from '../state.ts';
import { isOpen, naturalTier } from '../vocabulary.ts';

/** What comes too late for a case whose result was told is answered with what one can do instead. */
const over = ({ s }: Question): RefusalCode =>
  s.state === 'CLOSED' || s.state === 'CLOSED_EXPLAINED' ? 'case-over' : 'wrong-state';

/** 要求补充 (F-029): the triage clock rests while the citizen is asked; a message that is asked back about has had its answer of the day. */
const requestInfo: Judge<'request-info'> = inState(['REGISTERED'], (q) => {
  return happened(q, 'info-requested', {}, [
    ...endKind(q.s, 'met', 'triage', 'answer'),
    ...begin(q.s, 'info', q.at),
  ]);
});

/**
 * What the hotline still owes of triage and dispatch is owed by the urgent limit from the moment at which a danger is told, as if it had been
 * told at the start (F-009, F-026); a clock that ends sooner stays.
 */
function hurried({ s, at, fields: { danger } }: Question<'supplement' | 'urge'>): ClockChange[] {
  if (!danger) return [];
  return (['triage', 'dispatch'] as const).flatMap((kind) => {
    const running = runningClock(s, kind);
    const [next] = begin(asUrgent(s), kind, at);
    return running && next && next.dueAt < running.dueAt
      ? [{ end: running.key, status: 'cancelled' as const }, next]
      : [];
  });
}
const asUrgent = (s: CaseState): CaseState => ({ ...s, tier: 'urgent' });

/** 补充: back to triage with a fresh clock; in any other open state the words are only appended (Q39), unless they tell of a danger. */
const supplement: Judge<'supplement'> = (q) => {
  if (!isOpen(q.s.state)) return refused(over(q));
  const danger = pick(q.fields, 'danger');
  if (q.s.state !== 'AWAITING_INFO')
    return happened(q, 'supplemented', { resumed: false, ...danger }, hurried(q));
  const triage = begin(danger.danger ? asUrgent(q.s) : q.s, 'triage', q.at);
  return happened(q, 'supplemented', { resumed: true, ...danger }, [
    ...endKind(q.s, 'met', 'info'),
    ...triage,
  ]);
};

/**
 * 研判 (F-026, F-027): the tier is urgent or follows from the matter type (F-060…F-062, Q19). Also of a case that was linked before it was
 * classified and goes its own way now: its master's type and tier need not be its own (Q31).
 */
const classify: Judge<'classify'> = inState(['REGISTERED', 'PENDING_DISPATCH'], (q) => {
  if (q.s.state === 'PENDING_DISPATCH' && !q.s.tracks.unclassified) return refused('wrong-state');
  const { tier, emergencyPlan = false } = q.fields;
  if (tier !== 'urgent' && tier !== naturalTier(q.s.matterType)) return refused('tier-mismatch');
  // A limit that cannot be counted must not get into the case: counting it throws, and the act is refused as malformed.
  if (q.fields.statutory) due(q.s.plan.calendar, q.at, q.fields.statutory);
  const limit = hotlineLimit(q.s.plan.policy.dispatch, tier === 'urgent' || emergencyPlan);
  const dispatch = startClock(q.s.plan.calendar, hotlineKey(q.s, 'dispatch'), 'dispatch', q.at, limit);
  const found = pick(q.fields, 'severity', 'urgency', 'level', 'statutory');
  const data = { typeCode: q.fields.typeCode, tier, emergencyPlan, ...found, ...pick(q.command, 'plan') };
  return happened(q, 'classified', data, [
    ...endKind(q.s, 'met', 'triage'),
    ...endKind(q.s, 'cancelled', 'dispatch'),
    dispatch,
  ]);
});

/** What ends at the desk: it was looked into, and the citizen was told (F-009, F-010, F-035, Q37). */
const concluded = (q: Question): ClockChange[] => [
  ...endKind(q.s, 'met', 'triage'),
  ...endSameDay(q.s, 'met'),
];

/** 直接答复 (F-035). */
const answerDirect: Judge<'answer-direct'> = inState(['REGISTERED'], (q) => {
  const { method, toldAt } = q.fields;
  const wrong = untimely(toldAt, q.s.registeredAt, q.at);
  if (wrong) return refused(wrong);
  const article = pick(q.fields, 'articleId', 'articleVersion');
  return happened(q, 'answered-direct', { method, toldAt, ...article }, concluded(q));
});

/** 引导转介 (F-010): the API demands that the citizen was told. */
const redirect: Judge<'redirect'> = inState(['REGISTERED'], (q) => {
  const { target, callTransferred = false } = q.fields;
  return happened(q, 'redirected', { target, callTransferred }, concluded(q));
});

/** 紧急转接 (F-009). */
const transferEmergency: Judge<'transfer-emergency'> = inState(['REGISTERED'], (q) =>
  happened(q, 'emergency-transferred', { service: q.fields.service }, concluded(q)),
);

/** 不予受理, with reason and route (Q37). */
const refuse: Judge<'refuse'> = inState(['REGISTERED'], (q) =>
  happened(q, 'refused', { ground: q.fields.ground }, concluded(q)),
);

/** 撤回, from any state before the matter is over. */
const withdraw: Judge<'withdraw'> = (q) =>
  isOpen(q.s.state)
    ? happened(q, 'withdrawn', {}, [
        ...cancelOthers(q.s),
        ...endKind(q.s, 'cancelled', 'visit'),
        ...endSameDay(q.s, 'cancelled'),
      ])
    : refused(over(q));

/** 催办: the unit is told; no clock moves, unless a danger is told of. */
const urge: Judge<'urge'> = (q) =>
  isOpen(q.s.state) ? happened(q, 'urged', pick(q.fields, 'danger'), hurried(q)) : refused(over(q));

export const intake = {
  'request-info': requestInfo,
  supplement,
  classify,
  'answer-direct': answerDirect,
  redirect,
  'transfer-emergency': transferEmergency,
  refuse,
  withdraw,
  urge,
};
