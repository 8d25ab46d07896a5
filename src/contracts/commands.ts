import { z } from 'zod';
import type { CommandName } from '../domain/case/commands.ts';
import { MATTER_TYPES, SATISFACTION, TIERS } from '../domain/case/vocabulary.ts';
import {
  LEVELS,
  LIMIT_UNITS,
  LONG,
  METHODS,
  SHORT,
  because,
  code,
  count,
  enumOf,
  formFields,
  instant,
  lawsExtension,
  listOf,
  nothing,
  oneOf,
  text,
  yes,
  yesNo,
} from './common.ts';
import { TRACK_BODIES } from './track-commands.ts';

const method = () => oneOf(METHODS);

/** Which sample reply an answer was made from, and in which version (F-036); a type's own samples are named by `code.kind`. */
const fromSample = { templateId: code().optional(), templateVersion: code().optional() };

/** What the reviewer went through before approving (F-120). */
const Checklist = z.strictObject({
  citizenAnswered: yesNo(),
  demandsCovered: yesNo(),
  evidenceKept: yesNo(),
  publicTextSafe: yesNo().optional(),
});

const SubmitResult = z
  .strictObject({
    resolved: enumOf('resolved', 'partly', 'in-progress', 'unresolved'),
    report: text(LONG),
    unresolvedReason: text(SHORT).optional(),
    nextStep: text(SHORT).optional(),
    demandAnswers: listOf(text(SHORT), 20, 0).optional(),
    publicText: text(LONG).optional(),
    reward: yesNo().optional().describe('举报查证属实、作用重要的，提请按规定奖励（F-038）；仅用于举报'),
  })
  .superRefine((body, context) => {
    for (const key of ['unresolvedReason', 'nextStep'] as const)
      if (body.resolved === 'unresolved' && body[key] === undefined)
        context.addIssue({ code: 'custom', path: [key], message: '未解决的须说明原因和下一步（F-093）' });
  });

const RecordCallback = z
  .strictObject({
    at: instant(),
    method: method(),
    reached: yesNo(),
    declined: yesNo().optional(),
    verified: yesNo().optional(),
    solved: enumOf('yes', 'partly', 'no').optional(),
    resultSatisfaction: oneOf(SATISFACTION).optional(),
    serviceSatisfaction: oneOf(SATISFACTION).optional(),
    comment: text(SHORT).optional(),
    visitorRole: code().optional(),
  })
  .refine(
    ({ reached, declined, solved, resultSatisfaction }) =>
      !reached || declined || solved !== undefined || resultSatisfaction !== undefined,
    { path: ['solved'], message: '已联系上且未拒访的，须记录是否解决或对结果的满意度（F-121）' },
  )
  .refine(
    ({ reached, verified, solved, resultSatisfaction, serviceSatisfaction }) =>
      reached ||
      [verified, solved, resultSatisfaction, serviceSatisfaction].every((answer) => answer === undefined),
    { path: ['reached'], message: '未联系上的，不得记录核实和满意度（Q27）' },
  );

const ApproveReturn = z
  .strictObject({
    competenceNote: text(SHORT),
    nextUnit: code().optional(),
    consultation: yes('启动会商').optional(),
  })
  .refine((body) => body.nextUnit === undefined || body.consultation === undefined, {
    path: ['nextUnit'],
    message: '启动会商时不得同时指定承办单位',
  });

const version = () => z.strictObject({ code: code(), version: count(1_000_000) });
const ChangePlan = z
  .strictObject({ policy: version().optional(), type: version().optional(), reason: text(SHORT) })
  .refine(({ policy, type }) => policy !== undefined || type !== undefined, {
    path: ['policy'],
    message: '须指明规则或类型的版本',
  });

const Reclassify = z
  .strictObject({
    typeCode: code().optional(),
    matterType: oneOf(MATTER_TYPES).optional(),
    tier: oneOf(TIERS).optional(),
    reason: text(SHORT),
  })
  .refine(
    ({ typeCode, matterType, tier }) =>
      typeCode !== undefined || matterType !== undefined || tier !== undefined,
    {
      path: ['tier'],
      message: '须指明新的类型、性质或类别',
    },
  );

/** The body of every command, strict: which fields are required is the table of `design/api.md`, "Commands". */
export const COMMAND_BODIES = {
  'request-info': z.strictObject({ missing: listOf(text(500), 20) }),
  supplement: z.strictObject({ content: text(LONG) }),
  classify: z.strictObject({
    typeCode: code(),
    tier: oneOf(TIERS),
    severity: enumOf('normal', 'serious', 'major').optional(),
    urgency: code().optional(),
    level: oneOf(LEVELS).optional(),
    emergencyPlan: yesNo().optional(),
    fields: formFields().optional(),
    statutory: z
      .strictObject({
        law: text(200),
        article: text(100),
        n: count(3650),
        unit: oneOf(LIMIT_UNITS),
        extension: lawsExtension().optional(),
      })
      .optional(),
  }),
  reclassify: Reclassify,
  'answer-direct': z.strictObject({
    answer: text(LONG),
    articleId: code().optional(),
    articleVersion: code().optional(),
    ...fromSample,
    method: method(),
    toldAt: instant(),
  }),
  redirect: z.strictObject({
    target: enumOf('12315', '12333', '12398', 'other'),
    reason: text(SHORT),
    toldCitizen: yes('已告知诉求人'),
    callTransferred: yesNo().optional(),
  }),
  'transfer-emergency': z.strictObject({ service: enumOf('110', '119', '120', '122') }),
  refuse: z.strictObject({
    ground: enumOf(
      'litigation',
      'arbitration',
      'discipline',
      'administrative-review',
      'information-disclosure',
      'petition',
      'secret',
      'privacy',
      'public-morals',
      'emergency',
    ),
    reason: text(SHORT),
    route: text(SHORT),
    toldCitizen: yes('已告知诉求人'),
  }),
  withdraw: because,
  dispatch: z
    .strictObject({
      unit: code(),
      coUnits: listOf(code(), 20, 0).optional(),
      task: z.strictObject({ investigate: text(SHORT), standard: text(SHORT) }),
    })
    .refine(({ unit, coUnits = [] }) => !coUnits.includes(unit) && new Set(coUnits).size === coUnits.length, {
      path: ['coUnits'],
      message: '协办单位不得重复，也不得是主办单位',
    }),
  sign: nothing,
  'log-duty-call': z.strictObject({
    calledAt: instant(),
    person: text(50),
    answered: yesNo(),
    note: text(SHORT).optional(),
  }),
  'request-return': z.strictObject({
    reason: text(SHORT),
    suggestion: text(SHORT),
    suggestedUnit: code().optional(),
    basis: text(SHORT),
    leaderOpinionAttachmentId: code(),
  }),
  'approve-return': ApproveReturn,
  'reject-return': because,
  'allow-second-return': because,
  'decide-consultation': z.strictObject({ leadUnit: code(), minutes: text(LONG) }),
  'request-extension': z.strictObject({
    basis: text(SHORT),
    reason: text(SHORT),
    workdays: count(365),
    citizenExplanation: z.strictObject({ at: instant(), method: method(), record: text(SHORT) }),
    objectiveCause: z
      .strictObject({ code: enumOf('force-majeure', 'other'), description: text(SHORT) })
      .optional(),
  }),
  'approve-extension': z.strictObject({ workdays: count(365) }),
  'reject-extension': because,
  'record-contact': z.strictObject({ at: instant(), method: method(), note: text(SHORT).optional() }),
  'record-progress': z.strictObject({ note: text(SHORT), toldCitizen: yesNo().optional() }),
  'report-feedback': z.strictObject({ content: text(LONG), nextMeasures: text(LONG).optional() }),
  'reply-citizen': z.strictObject({
    at: instant(),
    method: method(),
    finding: enumOf('true', 'partly', 'untrue'),
    basis: text(SHORT),
    measures: text(LONG),
    stateAfter: text(SHORT),
    course: text(LONG).optional(),
    ...fromSample,
    attachmentIds: listOf(code(), 20, 0).optional().describe('答复所附的语音、图片、视频（F-088）'),
    appealRouteTold: yes('已告知申诉途径（F-087）'),
  }),
  'submit-co-result': z.strictObject({ report: text(LONG) }),
  'mark-long-term': z.strictObject({ measures: text(LONG), milestone: instant(), toldCitizenAt: instant() }),
  'reach-milestone': z.strictObject({ outcome: enumOf('resumed', 'resolved'), note: text(SHORT).optional() }),
  'submit-result': SubmitResult,
  'approve-result': z.strictObject({ note: text(SHORT).optional(), checklist: Checklist.optional() }),
  'send-back': z.strictObject({ reasons: listOf(text(SHORT), 20) }),
  'record-callback': RecordCallback,
  rework: because,
  'close-explained': z.strictObject({
    reason: text(SHORT),
    nextStep: text(SHORT),
    appealRouteTold: yes('已告知申诉途径'),
  }),
  'change-calendar': nothing,
  'change-plan': ChangePlan,
  urge: z.strictObject({ note: text(SHORT) }),
  archive: nothing,
  ...TRACK_BODIES,
} as const satisfies Record<CommandName, z.ZodType>;

export type CommandBody<N extends CommandName> = z.infer<(typeof COMMAND_BODIES)[N]>;
