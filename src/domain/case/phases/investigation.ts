import { begin, endClocks, endKind, hotlineKey } from '../clocks.ts';
import {
  AT_WORK,
  happened,
  inState,
  judgesItself,
  refused,
  untimely,
  withUnit,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { isRespondent, type Assignment } from '../state.ts';
import { isOwn } from '../tracks.ts';
import { isOpen } from '../vocabulary.ts';
import { fromIso } from '../../time/instant.ts';

/** What a visitor brought has been looked into (F-073). */
const verified = (q: Question): ClockChange[] => endKind(q.s, 'met', 'verify');

/** 调查核实 (F-080): methods, notes and evidence are the person's words; the handling has begun. */
const recordInvestigation: Judge<'record-investigation'> = withUnit(AT_WORK, (q) =>
  happened(q, 'investigation-recorded', {}, verified(q)),
);

/** 请专家: somebody of a unit that has nothing to do with the case, once at a time. */
const requestExpert: Judge<'request-expert-opinion'> = withUnit(AT_WORK, (q) => {
  const unit = q.fields.expert;
  if (isOwn(q.s, unit)) return refused('not-your-decision');
  if (q.s.tracks.experts?.some((e) => e.unit === unit && e.answeredAt === undefined))
    return refused('wrong-state');
  const clock = hotlineKey(q.s, 'expert');
  return happened(q, 'expert-asked', { unit, clock }, begin(q.s, 'expert', q.at, { key: clock }));
});

/** 专家意见: by the unit that was asked, until the case is over; too late for its clock, it goes into the file all the same. */
const giveExpertOpinion: Judge<'give-expert-opinion'> = (q) => {
  const waiting = (q.s.tracks.experts ?? []).filter((e) => e.answeredAt === undefined);
  if (waiting.length === 0 || !isOpen(q.s.state)) return refused('wrong-state');
  const asked = waiting.find((e) => e.unit === q.command.actor.unit);
  if (!asked || isOwn(q.s, asked.unit)) return refused('not-your-decision');
  const { unit, clock } = asked;
  return happened(
    q,
    'expert-answered',
    { unit, clock },
    endClocks(q.s, 'met', ({ key }) => key === clock),
  );
};

const siteCheck: Judge<'record-site-check'> = (q) => {
  const { at: checkedAt } = q.fields;
  const wrong = untimely(checkedAt, q.s.assignment?.dispatchedAt ?? q.s.registeredAt, q.at);
  return wrong ? refused(wrong) : happened(q, 'site-checked', { checkedAt }, verified(q));
};

/** 现场核实 (F-054): by the hotline while it is unclear who is responsible, by the unit once it has the case. */
const recordSiteCheck: Judge<'record-site-check'> = (q) =>
  q.command.actor.role === 'agent'
    ? inState(['REGISTERED', 'PENDING_DISPATCH', 'IN_CONSULTATION'], siteCheck)(q)
    : withUnit(AT_WORK, siteCheck)(q);

/** 调解 (F-095): with the result that the participants signed. */
const recordMediation: Judge<'record-mediation'> = withUnit(AT_WORK, (q, { dispatchedAt }) => {
  const { at, signedAttachmentId: attachmentId } = q.fields;
  const wrong = untimely(at, dispatchedAt, q.at);
  if (wrong) return refused(wrong);
  return happened(q, 'mediated', { mediatedAt: at, attachmentId });
});

/** 事实认定 (F-081): by the unit; by a leader where the unit is the one complained about (`4-process.md` §5). */
const recordFinding: Judge<'record-finding'> = withUnit(AT_WORK, (q, { unit }) => {
  const isAbove = q.command.actor.role === 'leader';
  return isAbove === isRespondent(q.s, unit)
    ? happened(q, 'finding-recorded', { truth: q.fields.truth, cause: q.fields.cause }, verified(q))
    : refused('not-your-decision');
});

/** 拟定方案 (F-082): measures, who is responsible, until when. */
const draftPlan: Judge<'draft-plan'> = withUnit(AT_WORK, (q) =>
  fromIso(q.fields.completeBy) <= q.at
    ? refused('milestone-passed')
    : happened(q, 'plan-drafted', { completeBy: q.fields.completeBy }),
);

const onDraftedPlan = <N extends 'approve-plan' | 'reject-plan'>(
  then: (q: Question<N>) => ReturnType<Judge>,
): Judge<N> =>
  withUnit(AT_WORK, (q, a) => {
    if (judgesItself(q)) return refused('not-your-decision');
    return a.plan === 'drafted' ? then(q) : refused('wrong-state');
  });

/** 批准方案, 驳回方案 (F-083). */
const approvePlan: Judge<'approve-plan'> = onDraftedPlan((q) => happened(q, 'plan-approved', {}));
const rejectPlan: Judge<'reject-plan'> = onDraftedPlan((q) => happened(q, 'plan-rejected', {}));

/** 实施 (F-084…F-086): not before the plan is approved, where there is one or a major matter needs one (F-083). */
const recordImplementation: Judge<'record-implementation'> = withUnit(AT_WORK, (q, a) => {
  const isPlanned = a.plan !== undefined || q.s.severity === 'major';
  if (isPlanned && a.plan !== 'approved') return refused('plan-not-approved');
  const { decisionForm } = q.fields;
  return happened(q, 'implementation-recorded', decisionForm === undefined ? {} : { decisionForm });
});

const chainOf = (q: Question): string[] => q.s.plan.type?.approvalChain ?? [];

const approvalClock = (q: Question): ClockChange[] => begin(q.s, 'reply-approval', q.at);

/** 拟复 (F-089): where the type has an approval chain; a new draft starts the chain anew. */
const draftReply: Judge<'draft-reply'> = withUnit(AT_WORK, (q) =>
  chainOf(q).length === 0
    ? refused('no-approval-chain')
    : happened(q, 'reply-drafted', {}, [...endKind(q.s, 'met', 'reply-approval'), ...approvalClock(q)]),
);

const onPendingReply = <N extends 'approve-reply' | 'reject-reply'>(
  then: (q: Question<N>, reply: NonNullable<Assignment['reply']>) => ReturnType<Judge>,
): Judge<N> =>
  withUnit(AT_WORK, (q, { reply }) => {
    if (reply?.status !== 'pending') return refused('wrong-state');
    const { id } = q.command.actor;
    if (judgesItself(q) || id === reply.by || reply.signed.includes(id)) return refused('not-your-decision');
    return then(q, reply);
  });

/** 答复审签: each step by another person, none by whoever drafted it; the last one files it with the oversight body (F-089). */
const approveReply: Judge<'approve-reply'> = onPendingReply((q, { signed }) => {
  const final = signed.length + 1 >= chainOf(q).length;
  return happened(q, 'reply-approved', { step: signed.length + 1, final }, [
    ...endKind(q.s, 'met', 'reply-approval'),
    ...(final ? [] : approvalClock(q)),
  ]);
});

/** 答复退改: back to whoever drafts. */
const rejectReply: Judge<'reject-reply'> = onPendingReply((q) =>
  happened(q, 'reply-rejected', {}, endKind(q.s, 'met', 'reply-approval')),
);

/** 提出争议 (Q30): lead and co-handlers disagree; the hotline decides within the time of a consultation. */
const raiseDispute: Judge<'raise-dispute'> = inState(['IN_ASSIGNMENT'], (q) => {
  const a = q.s.assignment;
  const unit = q.command.actor.unit ?? '';
  if (!a || a.coUnits.length === 0) return refused('wrong-state');
  if (unit !== a.unit && !a.coUnits.includes(unit)) return refused('not-your-decision');
  if (a.disputed) return refused('wrong-state');
  const box = begin(q.s, 'consultation', q.at, { key: hotlineKey(q.s, 'dispute') });
  return happened(q, 'dispute-raised', { unit }, box);
});

/** 裁定争议 (Q30): also after the lead has reported its result, for the clock runs on. */
const settleDispute: Judge<'settle-dispute'> = inState(['IN_ASSIGNMENT', 'UNDER_REVIEW'], (q) =>
  q.s.assignment?.disputed
    ? happened(q, 'dispute-settled', {}, endKind(q.s, 'met', 'consultation'))
    : refused('wrong-state'),
);

export const investigation = {
  'record-investigation': recordInvestigation,
  'request-expert-opinion': requestExpert,
  'give-expert-opinion': giveExpertOpinion,
  'record-site-check': recordSiteCheck,
  'record-mediation': recordMediation,
  'record-finding': recordFinding,
  'draft-plan': draftPlan,
  'approve-plan': approvePlan,
  'reject-plan': rejectPlan,
  'record-implementation': recordImplementation,
  'draft-reply': draftReply,
  'approve-reply': approveReply,
  'reject-reply': rejectReply,
  'raise-dispute': raiseDispute,
  'settle-dispute': settleDispute,
};
