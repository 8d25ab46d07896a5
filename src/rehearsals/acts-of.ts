import type { Command, CommandName } from '../domain/case/commands.ts';
import type { CaseEvent, ClockChange, EventType } from '../domain/case/events.ts';
import type { FieldsOf } from '../domain/case/commands.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { toIso } from '../domain/time/instant.ts';

type Of<T extends EventType> = Extract<CaseEvent, { type: T }>;
type Act = { [N in CommandName]: { name: N; fields: FieldsOf<N>; plan?: Partial<Plan> } }[CommandName];

const plain =
  <N extends CommandName>(name: N) =>
  (): Act =>
    ({ name, fields: {} }) as Act;
const same =
  <N extends CommandName>(name: N) =>
  (e: CaseEvent): Act =>
    ({ name, fields: e.data }) as Act;
const none = (): undefined => undefined;
const pinned = (plan: Partial<Plan> | undefined): { plan?: Partial<Plan> } => (plan ? { plan } : {});

/** The date that somebody named for the i-th clock that an act started. */
const named = (clocks: readonly ClockChange[], i: number): { dueAt?: string } => {
  const started = clocks.filter((c) => 'start' in c)[i];
  return started?.fixed ? { dueAt: toIso(started.dueAt) } : {};
};

/** The act that an archived event bears witness to; what time did, and what came with another event of the same act, has none. */
const ACTS: { [T in EventType]: (e: Of<T>) => Act | undefined } = {
  registered: none,
  'info-requested': plain('request-info'),
  supplemented: plain('supplement'),
  classified: ({ data: { plan, ...fields } }) => ({ name: 'classify', fields, ...pinned(plan) }),
  reclassified: ({ data: { plan, flags: _, ...fields } }) => ({
    name: 'reclassify',
    fields,
    ...pinned(plan),
  }),
  'answered-direct': same('answer-direct'),
  redirected: same('redirect'),
  'emergency-transferred': same('transfer-emergency'),
  refused: same('refuse'),
  withdrawn: plain('withdraw'),
  dispatched: ({ data: { unit, coUnits, plan } }) => ({
    name: 'dispatch',
    fields: { unit, coUnits },
    ...pinned(plan),
  }),
  reassigned: ({ data: { unit, coUnits, plan } }) => ({
    name: 'reassign',
    fields: { unit, coUnits, closed: true },
    ...pinned(plan),
  }),
  signed: plain('sign'),
  'duty-called': same('log-duty-call'),
  'return-requested': ({ data: { suggestedUnit, attachmentId } }) => ({
    name: 'request-return',
    fields: {
      ...(suggestedUnit === undefined ? {} : { suggestedUnit }),
      leaderOpinionAttachmentId: attachmentId,
    },
  }),
  'return-approved': ({ data: { toConsultation, next } }) => ({
    name: 'approve-return',
    fields: toConsultation ? { consultation: true } : next ? { nextUnit: next.unit } : {},
    ...pinned(next?.plan),
  }),
  'return-rejected': plain('reject-return'),
  'second-return-allowed': plain('allow-second-return'),
  'consultation-decided': ({ data: { defaulted, unit, plan } }) =>
    defaulted ? undefined : { name: 'decide-consultation', fields: { leadUnit: unit }, ...pinned(plan) },
  'extension-requested': ({ data: { workdays, objectiveCause, explainedAt } }) => ({
    name: 'request-extension',
    fields: {
      workdays,
      ...(objectiveCause === undefined ? {} : { objectiveCause: { code: objectiveCause } }),
      ...(explainedAt === undefined ? {} : { citizenExplanation: { at: explainedAt } }),
    },
  }),
  'extension-approved': ({ data }) => ({
    name: 'approve-extension',
    fields: { workdays: data.grantedWorkdays },
  }),
  'extension-rejected': ({ data }) => (data.moot ? undefined : { name: 'reject-extension', fields: {} }),
  contacted: ({ data: { contactAt, method } }) => ({
    name: 'record-contact',
    fields: { at: contactAt, method },
  }),
  'progress-recorded': same('record-progress'),
  'feedback-reported': plain('report-feedback'),
  'co-result-submitted': plain('submit-co-result'),
  'marked-long-term': ({ data: { milestone }, at }) => ({
    name: 'mark-long-term',
    fields: { milestone, toldCitizenAt: toIso(at) },
  }),
  'milestone-reached': same('reach-milestone'),
  'step-done': none,
  'step-failed': none,
  'citizen-answered': ({ data: { answeredAt, ...rest } }) => ({
    name: 'reply-citizen',
    fields: { at: answeredAt, ...rest },
  }),
  'result-submitted': same('submit-result'),
  'result-approved': plain('approve-result'),
  'sent-back': plain('send-back'),
  'called-back': ({ data: { attemptAt, outcome: _, ...rest } }) => ({
    name: 'record-callback',
    fields: { at: attemptAt, ...rest },
  }),
  'rework-ordered': ({ data: { next } }) => ({ name: 'rework', fields: {}, ...pinned(next?.plan) }),
  explained: plain('close-explained'),
  urged: plain('urge'),
  'plan-changed': ({ data: { reason, plan } }) => ({
    name: reason === 'calendar' ? 'change-calendar' : 'change-plan',
    fields: {},
    plan,
  }),
  archived: plain('archive'),
  'command-refused': none,
  overdue: none,
  escalated: none,
  'deemed-accepted': none,
  'info-lapsed': none,
  'card-issued': none,
  'supervision-raised': none,
  'late-notice-issued': none,
  'presentation-requested': none,
  'follow-up-due': none,
  'lapse-withdrawn': none,
  'supervision-opened': none,
  linked: ({ data: { master, typeCode, tier } }) => ({
    name: 'link',
    fields: { masterCaseNo: master, ...(typeCode && { typeCode }), ...(tier && { tier }) },
  }),
  unlinked: plain('unlink'),
  joined: ({ data: { follower, newDueAt } }) => ({
    name: 'join',
    fields: { follower, ...(newDueAt === undefined ? {} : { dueAt: newDueAt }) },
  }),
  left: same('leave'),
  followed: same('follow'),
  'consultation-opened': same('open-consultation'),
  'investigation-recorded': plain('record-investigation'),
  'expert-asked': ({ data: { unit } }) => ({ name: 'request-expert-opinion', fields: { expert: unit } }),
  'expert-answered': plain('give-expert-opinion'),
  'site-checked': ({ data }) => ({ name: 'record-site-check', fields: { at: data.checkedAt } }),
  mediated: ({ data: { mediatedAt, attachmentId } }) => ({
    name: 'record-mediation',
    fields: { at: mediatedAt, signedAttachmentId: attachmentId },
  }),
  'finding-recorded': same('record-finding'),
  'plan-drafted': same('draft-plan'),
  'plan-approved': plain('approve-plan'),
  'plan-rejected': plain('reject-plan'),
  'implementation-recorded': same('record-implementation'),
  'reply-drafted': plain('draft-reply'),
  'reply-approved': plain('approve-reply'),
  'reply-rejected': plain('reject-reply'),
  'dispute-raised': plain('raise-dispute'),
  'dispute-settled': plain('settle-dispute'),
  rated: ({ data: { outcome: _, ...answers } }) => ({ name: 'rate', fields: answers }),
  'followed-up': ({ data: { askedAt, ...rest } }) => ({
    name: 'record-follow-up',
    fields: { at: askedAt, ...rest },
  }),
  visited: ({ data: { visitedAt, attachmentId, ...rest } }) => ({
    name: 'record-visit',
    fields: { at: visitedAt, signatureAttachmentId: attachmentId, ...rest },
  }),
  'rectification-issued': plain('issue-rectification'),
  'promise-kept': ({ data: { answeredAt, method } }) => ({
    name: 'keep-promise',
    fields: { at: answeredAt, method },
  }),
  'supervision-ordered': ({ data: { form, trigger }, clocks = [] }) => ({
    name: 'supervise',
    fields: { form: form as 'phone', trigger, ...named(clocks, 0) },
  }),
  'supervision-reported': plain('report-supervision'),
  'supervision-accepted': plain('accept-supervision'),
  presented: plain('present'),
  instructed: ({ data: { paperNo, lines, readBackConfirmed }, clocks = [] }) => ({
    name: 'instruct',
    fields: {
      paperNo,
      lines: lines.map(({ unit }, i) => ({ unit, ...named(clocks, i) })),
      readBackConfirmed,
    },
  }),
  'reported-back': same('report-back'),
  'joint-investigation-opened': ({ data: { leadUnit, members }, at, clocks = [] }) => ({
    name: 'joint-investigate',
    fields: { leadUnit, members, dueAt: toIso(at), ...named(clocks, 0) },
  }),
  'joint-findings-reported': plain('report-joint-findings'),
  appealed: same('appeal'),
  'appeal-decided': same('decide-appeal'),
  'malicious-proposed': plain('propose-malicious'),
  'malicious-judged': ({ data: { decision } }) => ({ name: 'confirm-malicious', fields: { decision } }),
  'confidentiality-set': ({ data: { mode, closes } }) => ({
    name: 'set-confidentiality',
    fields: { mode, ...(closes ? { endsCallback: true } : {}) },
  }),
  held: plain('hold'),
  'hold-released': plain('release-hold'),
  reopened: same('reopen'),
};

/** The acts that an archive bears witness to, in the order in which the case took them, each at the instant it was accepted. */
export const actsOf = (events: readonly CaseEvent[]): Command[] =>
  events.flatMap((event) => {
    const act = (ACTS[event.type] as (e: CaseEvent) => Act | undefined)(event);
    if (!act || event.command === undefined) return [];
    const { name, fields, plan } = act;
    return [
      { id: event.command, name, at: event.at, actor: event.by, fields: { ...fields }, ...pinned(plan) },
    ];
  });
