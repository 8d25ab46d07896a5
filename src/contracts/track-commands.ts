import { z } from 'zod';
import {
  CAUSES,
  CONFIDENTIALITY,
  DECISION_FORMS,
  SATISFACTION,
  TRIGGERS,
} from '../domain/case/vocabulary.ts';
import {
  LONG,
  METHODS,
  SHORT,
  because,
  code,
  enumOf,
  instant,
  listOf,
  nothing,
  oneOf,
  text,
  yesNo,
} from './common.ts';

const note = z.strictObject({ note: text(SHORT).optional() });

/** A member of staff as their token names them, or a role. */
const staffId = () => z.string({ error: '必填' }).regex(/^[\w.@:|-]{1,128}$/, '须为工作人员编号或角色');

/** A piece of evidence with its custody (F-080): what it is, where it came from, who keeps it. */
const Evidence = z.union([
  text(500),
  z.strictObject({
    attachmentId: code().optional(),
    description: text(500),
    obtainedAt: instant().optional(),
    source: text(200).optional(),
    custodian: text(100).optional(),
  }),
]);

const Instruct = z.strictObject({
  paperNo: code(),
  text: text(LONG),
  lines: listOf(z.strictObject({ unit: code(), order: text(SHORT), dueAt: instant().optional() }), 20),
  readBackConfirmed: yesNo(),
});

const members = () =>
  listOf(code(), 20).refine((units) => new Set(units).size === units.length, '成员单位不得重复');

const Rate = z
  .strictObject({
    solved: enumOf('yes', 'partly', 'no').optional(),
    resultSatisfaction: oneOf(SATISFACTION).optional(),
    serviceSatisfaction: oneOf(SATISFACTION).optional(),
    comment: text(SHORT).optional(),
  })
  .refine((body) => body.solved ?? body.resultSatisfaction ?? body.serviceSatisfaction, {
    path: ['resultSatisfaction'],
    message: '须说明是否解决或满意度',
  });

/** The bodies of what happens beside the plain path of a case: investigation, approval, supervision, leader papers, appeals, linking, visits. */
export const TRACK_BODIES = {
  link: z.strictObject({ masterCaseNo: code() }),
  unlink: because,
  join: nothing,
  leave: nothing,
  follow: nothing,
  'open-consultation': z.strictObject({ participants: listOf(text(100), 20), decider: staffId() }),
  'record-investigation': z.strictObject({
    methods: listOf(text(100), 20),
    notes: text(LONG),
    evidence: listOf(Evidence, 50, 0).optional(),
  }),
  'record-site-check': z.strictObject({ at: instant(), findings: text(LONG) }),
  'record-mediation': z.strictObject({
    at: instant(),
    participants: listOf(text(100), 50),
    result: text(LONG),
    signedAttachmentId: code(),
  }),
  'record-finding': z.strictObject({
    truth: enumOf('true', 'partly', 'untrue'),
    parts: text(SHORT).optional(),
    cause: oneOf(CAUSES),
  }),
  'draft-plan': z.strictObject({ measures: text(LONG), responsible: text(100), completeBy: instant() }),
  'approve-plan': note,
  'reject-plan': because,
  'record-implementation': z.strictObject({
    actions: text(LONG),
    correctiveMeasure: text(LONG).optional(),
    decisionForm: oneOf(DECISION_FORMS).optional(),
  }),
  'draft-reply': z.strictObject({ text: text(LONG), publicText: text(LONG).optional() }),
  'approve-reply': note,
  'reject-reply': because,
  'raise-dispute': z.strictObject({ issue: text(SHORT) }),
  'settle-dispute': z.strictObject({ decision: text(SHORT) }),
  rate: Rate,
  'record-follow-up': z.strictObject({
    at: instant(),
    stillFixed: yesNo(),
    note: text(SHORT).optional(),
  }),
  'record-visit': z.strictObject({
    at: instant(),
    onSite: text(SHORT),
    service: text(SHORT),
    charges: text(SHORT).optional(),
    suggestions: text(SHORT).optional(),
    visitorRole: code().optional(),
    problemsFound: yesNo().optional(),
    promisedAt: instant().optional().describe('当场不能答复的，约定的答复时间（F-131）'),
    signatureAttachmentId: code(),
  }),
  'issue-rectification': z.strictObject({ notice: text(LONG) }),
  'keep-promise': z.strictObject({ at: instant(), method: oneOf(METHODS), answer: text(LONG) }),
  supervise: z.strictObject({
    trigger: oneOf(TRIGGERS),
    form: enumOf('phone', 'written', 'meeting'),
    order: text(LONG),
    dueAt: instant().optional(),
  }),
  'report-supervision': z.strictObject({ report: text(LONG) }),
  'accept-supervision': note,
  present: z.strictObject({
    leader: text(100),
    result: text(LONG),
    reason: text(LONG),
    course: text(LONG),
  }),
  instruct: Instruct,
  'report-back': z.strictObject({ paperNo: code(), content: text(LONG) }),
  'joint-investigate': z.strictObject({ leadUnit: code(), members: members(), dueAt: instant() }),
  'report-joint-findings': z.strictObject({ findings: text(LONG) }),
  appeal: z.strictObject({
    by: enumOf('complainant', 'respondent'),
    ground: text(SHORT),
    newFacts: text(LONG).optional(),
  }),
  'decide-appeal': z.strictObject({ outcome: enumOf('upheld', 'changed'), decision: text(LONG) }),
  'propose-malicious': z.strictObject({ evidence: text(LONG) }),
  'confirm-malicious': z.strictObject({
    decision: enumOf('confirmed', 'dismissed'),
    note: text(SHORT).optional(),
  }),
  'set-confidentiality': z.strictObject({ mode: oneOf(CONFIDENTIALITY), reason: text(SHORT) }),
  hold: because,
  'release-hold': because,
  reopen: z.strictObject({ reason: text(SHORT), newFacts: text(LONG) }),
} as const;
