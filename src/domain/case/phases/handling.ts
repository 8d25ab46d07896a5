import type { ExtensionRule } from '../../policy/policy.ts';
import { extended } from '../../time/limit.ts';
import { coHandlersWith } from '../assigning.ts';
import { lapseKey, turnKey } from '../clock-keys.ts';
import { CLOCKS } from '../clock-kinds.ts';
import { begin, endClocks, endKind, endSameDay } from '../clocks.ts';
import {
  AT_WORK,
  event,
  happened,
  inState,
  isOfAnotherUnit,
  pick,
  refused,
  untimely,
  withUnit,
  type Decision,
  type Judge,
  type Question,
} from '../decision.ts';
import type { CommandName } from '../commands.ts';
import type { ClockChange, NewEvent } from '../events.ts';
import { handlingClock, pendingExtension, type Assignment, type CaseState } from '../state.ts';
import { SYSTEM } from '../vocabulary.ts';

/** What this turn may still be granted: in a rework at most the policy's rework times (Q24); a statutory limit takes its law's own extension, no county one. */
function extensionRule(s: CaseState, a: Assignment): ExtensionRule {
  const { extend } = s.plan.policy;
  const statutory = s.statutory ?? s.plan.type?.statutory;
  const rule =
    handlingClock(s)?.kind === 'statutory'
      ? (statutory?.extension ?? { times: 0, workdays: 0 })
      : extend[s.tier ?? 'standard'];
  return a.round > 1 ? { ...rule, times: Math.min(rule.times, extend.reworkTimes) } : rule;
}

/** 申请延期 (F-064…F-067): strictly before the limit expires (Q16), one at a time, within count and length (Q18). */
const requestExtension: Judge<'request-extension'> = withUnit(
  ['DISPATCHED', 'SIGNED', 'ACCEPTED_DEEMED', 'HANDLING', 'RETURN_REQUESTED'],
  (q, a) => {
    const clock = handlingClock(q.s);
    if (!clock || q.at >= clock.dueAt) return refused('deadline-passed');
    if (pendingExtension(q.s)) return refused('extension-pending');
    const rule = extensionRule(q.s, a);
    const cause = q.fields.objectiveCause?.code;
    const explained = q.fields.citizenExplanation?.at;
    const wrong = untimely(explained, a.dispatchedAt, q.at);
    if (wrong) return refused(wrong);
    if (a.extensions.filter((x) => x.status === 'approved').length >= rule.times)
      return refused('extension-limit');
    if (rule.objectiveCause && cause === undefined) return refused('force-majeure-required');
    if (q.fields.workdays > rule.workdays) return refused('extension-too-long');
    const data = {
      workdays: q.fields.workdays,
      ...(cause === undefined ? {} : { objectiveCause: cause }),
      ...(explained === undefined ? {} : { explainedAt: explained }),
    };
    return happened(q, 'extension-requested', data, begin(q.s, 'extension-decision', q.at));
  },
);

/** A pending request may still be decided after the unit reported its result. */
const withPendingExtension =
  <N extends 'approve-extension' | 'reject-extension'>(judge: Judge<N>): Judge<N> =>
  (q) => {
    const open = q.s.state === 'IN_ASSIGNMENT' || q.s.state === 'UNDER_REVIEW';
    return open && pendingExtension(q.s) ? judge(q) : refused('wrong-state');
  };

/** 同意延期: counted from the old due date, whenever it is decided (Q15, Q17). */
const approveExtension: Judge<'approve-extension'> = withPendingExtension((q) => {
  const clock = handlingClock(q.s);
  const pending = pendingExtension(q.s);
  if (!clock || !pending) return refused('wrong-state');
  const { workdays } = q.fields;
  if (workdays > pending.workdays) return refused('extension-too-long');
  const { dueAt, provisional } = extended(q.s.plan.calendar, clock.dueAt, workdays);
  const data = { grantedWorkdays: workdays, oldDueAt: clock.dueAt, newDueAt: dueAt };
  const moved: ClockChange = { move: clock.key, dueAt, workdays, ...(provisional ? { provisional } : {}) };
  return happened(q, 'extension-approved', data, [
    ...endKind(q.s, 'met', 'extension-decision'),
    moved,
    ...coHandlersWith(q.s, dueAt, workdays),
  ]);
});

/** 驳回延期: the old limit stands, overdue since it if past (Q17, K04). */
const rejectExtension: Judge<'reject-extension'> = withPendingExtension((q) => ({
  events: [
    event(q, 'extension-rejected', {}, endKind(q.s, 'met', 'extension-decision')),
    ...submittedLate(q.s),
  ],
}));

/** A result reported after the due instant under a pending extension was late after all when that extension is not granted. */
function submittedLate(s: CaseState): NewEvent[] {
  const clock = handlingClock(s);
  if (!clock || clock.status !== 'met' || clock.metAt === undefined || clock.metAt < clock.dueAt) return [];
  const lapse = { lapse: lapseKey(clock, 'clock'), clock: clock.key, dueAt: clock.dueAt };
  const clocks: ClockChange[] = [{ end: clock.key, status: 'overdue' }];
  return [{ type: 'overdue', at: clock.dueAt, by: SYSTEM, data: { ...lapse, kind: clock.kind }, clocks }];
}

/** 协办报结 (Q30): each co-handler answers to the lead; being late is a fault of its own. */
const submitCoResult: Judge<'submit-co-result'> = inState(['IN_ASSIGNMENT', 'UNDER_REVIEW'], (q) => {
  const unit = q.command.actor.unit ?? '';
  const owed = endClocks(q.s, 'met', (c) => c.kind === 'co-handle' && c.unit === unit);
  if (!q.s.assignment?.coUnits.includes(unit)) return refused('not-your-decision');
  return owed.length > 0 ? happened(q, 'co-result-submitted', { unit }, owed) : refused('wrong-state');
});

/** While the unit works on the case, and while it waits for a promised milestone: for months the complainant is kept informed (F-077, Q32). */
const informing =
  <N extends 'record-contact' | 'record-progress'>(judge: Judge<N>): Judge<N> =>
  (q) =>
    q.s.state === 'LONG_TERM' && !isOfAnotherUnit(q) ? judge(q) : withUnit(AT_WORK, judge)(q);

/** 联系诉求人 (F-076). */
const recordContact: Judge<'record-contact'> = informing((q) => {
  const { at: contactAt, method } = q.fields;
  const wrong = untimely(contactAt, q.s.assignment?.dispatchedAt ?? q.s.registeredAt, q.at);
  return wrong ? refused(wrong) : happened(q, 'contacted', { contactAt, method });
});

/** 登记进展 (F-077). */
const recordProgress: Judge<'record-progress'> = informing((q) =>
  happened(q, 'progress-recorded', { toldCitizen: q.fields.toldCitizen ?? false }),
);

/** 分级反馈 (F-068…F-071): meets the feedback clock, closes nothing (Q32). */
const reportFeedback: Judge<'report-feedback'> = withUnit(AT_WORK, (q) =>
  happened(q, 'feedback-reported', {}, endKind(q.s, 'met', 'feedback')),
);

/** 答复诉求人 (F-087), once the approval chain has ended where the type has one (F-089); its finding counts as the finding of facts. */
const replyCitizen: Judge<'reply-citizen'> = withUnit(AT_WORK, (q, a) => {
  const { at: answeredAt, method, finding } = q.fields;
  const wrong = untimely(answeredAt, a.dispatchedAt, q.at);
  if (wrong) return refused(wrong);
  const needsApproval = (q.s.plan.type?.approvalChain ?? []).length > 0;
  if (needsApproval && a.reply?.status !== 'approved') return refused('reply-not-approved');
  return happened(q, 'citizen-answered', { answeredAt, method, finding }, endSameDay(q.s, 'met'));
});

/** 报结: the handling clock stops when citizen and hotline both are answered (F-091, Q23). */
const submitResult: Judge<'submit-result'> = withUnit(AT_WORK, (q, a): Decision => {
  if (a.citizenAnsweredAt === undefined) return refused('citizen-not-answered');
  if (q.s.severity === 'major' && a.plan !== 'approved') return refused('plan-not-approved');
  if (q.fields.reward && q.s.matterType !== 'report') return refused('reward-for-reports');
  const { type } = q.s.plan;
  if (!(type?.requiredSteps ?? []).every((step) => a.done.includes(step as CommandName)))
    return refused('steps-missing');
  return happened(q, 'result-submitted', pick(q.fields, 'resolved', 'reward'), [
    ...endClocks(q.s, 'met', (c) => c.key === handlingClock(q.s)?.key),
    ...endClocks(q.s, 'cancelled', (c) => c.status === 'suspended' && c.kind === 'handle'),
    ...unitsOtherClocks(q),
    ...begin(q.s, 'visit', q.at, { key: turnKey('visit', a.hop, a.round, q.s.version + 1) }),
    ...begin(q.s, 'review', q.at),
  ]);
});

/** With the result reported, nobody may return the case or need be phoned about it any more; faults stay faults. */
const unitsOtherClocks = (q: Question<'submit-result'>): ClockChange[] =>
  endClocks(q.s, 'cancelled', (c) => CLOCKS[c.kind].ends === 'result');

export const handling = {
  'request-extension': requestExtension,
  'approve-extension': approveExtension,
  'reject-extension': rejectExtension,
  'record-contact': recordContact,
  'record-progress': recordProgress,
  'report-feedback': reportFeedback,
  'reply-citizen': replyCitizen,
  'submit-co-result': submitCoResult,
  'submit-result': submitResult,
};
