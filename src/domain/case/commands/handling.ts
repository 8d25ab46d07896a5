import { CAUSES, DECISION_FORMS, METHODS, TRUTHS } from '../vocabulary.ts';
import {
  attachment,
  count,
  described,
  either,
  instant,
  keyOf,
  list,
  maybe,
  oneOf,
  record,
  text,
  unit,
  yes,
  yesNo,
} from './field.ts';
import { isOwn } from '../tracks.ts';
import { FROM_SAMPLE } from './intake.ts';
import { CLERK, command, LONG, SHORT, UNIT, type CommandRule, type Fault } from './rule.ts';

/** A piece of evidence with its custody (F-080): what it is, where it came from, who keeps it. */
const evidence = () =>
  either(
    text(500),
    record({
      attachmentId: maybe(attachment()),
      description: text(500),
      obtainedAt: maybe(instant()),
      source: maybe(text(200)),
      custodian: maybe(text(100)),
    }),
  );

/** Demands are numbered, and so are their answers (F-020). */
const unansweredDemands = (demands: number, answers: readonly string[] | undefined): Fault[] =>
  demands > 0 && answers && answers.length !== demands
    ? [{ path: ['demandAnswers'], message: `诉求共${demands}项，须逐项答复` }]
    : [];

/** The unit's work, until it reports. */
export const HANDLING = {
  'request-extension': command({
    title: '申请延期',
    about: '期满前申请延期（F-064）',
    roles: CLERK,
    travels: {
      workdays: count(365),
      objectiveCause: maybe(record({ code: oneOf('force-majeure', 'other') })),
      citizenExplanation: maybe(record({ at: instant() })),
    },
    words: {
      basis: text(SHORT),
      reason: text(SHORT),
      objectiveCause: maybe(record({ description: text(SHORT) })),
      citizenExplanation: record({ method: keyOf(METHODS), record: text(SHORT) }),
    },
  }).least(({ at }) => ({
    basis: '条款',
    reason: '复杂',
    workdays: 1,
    citizenExplanation: { at, method: 'phone', record: '已说明' },
  })),
  'approve-extension': command({
    title: '同意延期',
    about: '自原期限起延长（Q15）',
    roles: ['dispatcher'],
    travels: { workdays: count(365) },
  }).least(({ s }) => ({
    workdays: s?.assignment?.extensions.find((x) => x.status === 'pending')?.workdays ?? 1,
  })),
  'reject-extension': command({
    title: '驳回延期',
    about: '驳回延期，原时限不变',
    roles: ['dispatcher'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '理由不足' })),
  'record-contact': command({
    title: '联系诉求人',
    about: '记录与诉求人的联系（F-076）',
    roles: UNIT,
    travels: { at: instant(), method: keyOf(METHODS) },
    words: { note: maybe(text(SHORT)) },
  }).least(({ at }) => ({ at, method: 'phone' })),
  'record-progress': command({
    title: '登记进展',
    about: '登记办理进展（F-077）',
    roles: UNIT,
    travels: { toldCitizen: maybe(yesNo()) },
    words: { note: text(SHORT) },
  }).least(() => ({ note: '已到现场' })),
  'record-investigation': command({
    title: '调查核实',
    about: '调查方式、笔录与证据（F-080）',
    roles: UNIT,
    words: {
      methods: list(text(100), 20),
      notes: text(LONG),
      evidence: maybe(list(evidence(), 50, 0)),
    },
  }).least(() => ({ methods: ['现场查看', '询问'], notes: '已制作笔录' })),
  'request-expert-opinion': command({
    title: '请专家',
    about: '请本单位以外的专家就专业问题出具意见，5个工作日内答复',
    roles: UNIT,
    travels: { expert: unit() },
    words: { question: text(LONG) },
  }).least(() => ({ expert: 'u9', question: '层门反复不闭合的原因' }), {
    faults: ({ expert }, facts) =>
      facts && isOwn(facts.s, expert)
        ? [{ path: ['expert'], message: '专家不得是本案的承办、协办或被诉单位' }]
        : [],
  }),
  'give-expert-opinion': command({
    title: '专家意见',
    about: '受请的专家出具意见，存入案卷',
    roles: UNIT,
    of: 'involved',
    words: { opinion: text(LONG) },
  }).least(() => ({ opinion: '门机控制板老化，应予更换' })),
  'record-site-check': command({
    title: '现场核实',
    about: '派单前由热线、承办中由承办单位到现场核实（F-054）',
    roles: [...UNIT, 'agent'],
    travels: { at: instant() },
    words: { findings: text(LONG) },
  }).least(({ at }) => ({ at, findings: '三号楼电梯停运' })),
  'record-mediation': command({
    title: '调解',
    about: '调解结果由参加人签字（F-095）',
    roles: UNIT,
    travels: { at: instant(), signedAttachmentId: attachment() },
    words: { participants: list(text(100), 50), result: text(LONG) },
  }).least(({ at }) => ({
    at,
    participants: ['业主', '物业'],
    result: '达成一致',
    signedAttachmentId: 'a1',
  })),
  'record-finding': command({
    title: '事实认定',
    about: '是否属实、哪部分属实、原因（F-081）；承办单位即被诉单位的，由领导认定',
    roles: [...UNIT, 'leader'],
    travels: { truth: oneOf(...TRUTHS), cause: keyOf(CAUSES) },
    words: { parts: maybe(text(SHORT)) },
  }).least(() => ({ truth: 'true', cause: 'process-gap' })),
  'draft-plan': command({
    title: '拟定方案',
    about: '措施、责任人、完成时限（F-082）',
    roles: UNIT,
    travels: { completeBy: instant() },
    words: { measures: text(LONG), responsible: text(100) },
  }).least(({ later }) => ({ measures: '更换门机', responsible: '维修组长', completeBy: later })),
  'approve-plan': command({
    title: '批准方案',
    about: '复杂或重大事项须批准（F-083）',
    roles: ['unit-leader', 'leader'],
    words: { note: maybe(text(SHORT)) },
  }).least(() => ({})),
  'reject-plan': command({
    title: '驳回方案',
    about: '驳回后重新拟定（F-083）',
    roles: ['unit-leader', 'leader'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '措施不具体' })),
  'record-implementation': command({
    title: '实施',
    about: '补救与纠正措施（F-084至F-086）',
    roles: UNIT,
    travels: { decisionForm: maybe(keyOf(DECISION_FORMS)) },
    words: { actions: text(LONG), correctiveMeasure: maybe(text(LONG)) },
  }).least(() => ({ actions: '已更换' })),
  'draft-reply': command({
    title: '拟复',
    about: '拟定答复，逐级审签（F-089）',
    roles: UNIT,
    words: { text: text(LONG), publicText: maybe(text(LONG)) },
  }).least(() => ({ text: '您反映的问题已查实' })),
  'approve-reply': command({
    title: '答复审签',
    about: '审签链的下一人签署；末签后报监督机关备案（F-089）',
    roles: ['unit-leader', 'leader'],
    words: { note: maybe(text(SHORT)) },
  }).least(() => ({})),
  'reject-reply': command({
    title: '答复退改',
    about: '退回重新拟复（F-089）',
    roles: ['unit-leader', 'leader'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '依据不足' })),
  'raise-dispute': command({
    title: '提出争议',
    about: '主办与协办意见不一，请热线裁定（Q30）',
    roles: CLERK,
    of: 'handling-or-co-handling',
    words: { issue: text(SHORT) },
  }).least(() => ({ issue: '主办与协办职责不清' })),
  'settle-dispute': command({
    title: '裁定争议',
    about: '热线裁定主办与协办的争议（Q30）',
    roles: ['dispatcher', 'duty-lead'],
    words: { decision: text(SHORT) },
  }).least(() => ({ decision: '由主办单位统一答复' })),
  'report-feedback': command({
    title: '分级反馈',
    about: '分级响应反馈，不等于办结（Q32）',
    roles: UNIT,
    words: { content: text(LONG), nextMeasures: maybe(text(LONG)) },
  }).least(() => ({ content: '已处置' }), {
    faults: ({ nextMeasures }, facts) =>
      facts?.s.level === 'L4' && nextMeasures === undefined
        ? [{ path: ['nextMeasures'], message: '四级事项须反馈下一步工作措施（F-071）' }]
        : [],
  }),
  'reply-citizen': command({
    title: '答复诉求人',
    about: '事实、依据、措施、办后情况（F-087）',
    roles: UNIT,
    travels: { at: instant(), method: keyOf(METHODS), finding: oneOf(...TRUTHS) },
    words: {
      basis: text(SHORT),
      measures: text(LONG),
      stateAfter: text(SHORT),
      course: maybe(text(LONG)),
      ...FROM_SAMPLE,
      attachmentIds: described('答复所附的语音、图片、视频（F-088）', maybe(list(attachment(), 20, 0))),
      appealRouteTold: yes('已告知申诉途径（F-087）'),
    },
  }).least(({ at }) => ({
    at,
    method: 'phone',
    finding: 'true',
    basis: '条例',
    measures: '整改',
    stateAfter: '已修复',
    appealRouteTold: true,
  })),
  'submit-co-result': command({
    title: '协办报结',
    about: '协办单位报送结果（Q30）',
    roles: CLERK,
    of: 'co-handling',
    words: { report: text(LONG) },
  }).least(() => ({ report: '已协办' })),
  'submit-result': command({
    title: '报结',
    about: '答复后向热线报结（F-091）',
    roles: CLERK,
    travels: {
      resolved: oneOf('resolved', 'partly', 'in-progress', 'unresolved'),
      reward: described('举报查证属实、作用重要的，提请按规定奖励（F-038）；仅用于举报', maybe(yesNo())),
    },
    words: {
      report: text(LONG),
      unresolvedReason: maybe(text(SHORT)),
      nextStep: maybe(text(SHORT)),
      demandAnswers: maybe(list(text(SHORT), 20, 0)),
      publicText: maybe(text(LONG)),
    },
  }).least(() => ({ resolved: 'resolved', report: '已办结' }), {
    faults: (body, facts) => [
      ...(['unresolvedReason', 'nextStep'] as const)
        .filter((field) => body.resolved === 'unresolved' && body[field] === undefined)
        .map((field) => ({ path: [field], message: '未解决的须说明原因和下一步（F-093）' })),
      ...unansweredDemands(facts?.demands ?? 0, body.demandAnswers),
    ],
    // Where replies pass an approval chain, only the public text that passed it with them is published (F-163).
    refuses: ({ publicText }, { s, publicText: drafted }) => {
      if (publicText === undefined || (s.plan.type?.approvalChain ?? []).length === 0) return undefined;
      const passed = s.assignment?.reply?.status === 'approved' && publicText === drafted;
      return passed ? undefined : 'reply-not-approved';
    },
  }),
} as const satisfies Record<string, CommandRule>;
