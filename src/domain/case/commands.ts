import type { Plan } from '../policy/policy.ts';
import type { Actor, Role } from './vocabulary.ts';

interface CommandRule {
  /** The name in the Temporal UI and in the archive's Chinese view. */
  title: string;
  /** What it is for, in one sentence, shown in the Temporal UI. */
  about: string;
  roles: readonly Role[];
  /** Whose staff it belongs to where unit staff give it: the handling unit unless it says otherwise. */
  of?: Relation;
  /**
   * The only fields that may travel to the workflow: codes, numbers, instants, unit codes and ids (`a.b` for a nested one, `a[].b` for one of each item).
   * Everything else that a person writes stays in `case_text`. Deny by default.
   */
  travels: readonly string[];
  /** What is added on the way, and no caller may send: the master's date, the number of a case to come. */
  added?: readonly string[];
}

/** What a unit is to a case: handling it, co-handling, leading its joint investigation, or complained about. */
export type Relation = 'handling' | 'co-handling' | 'joint-lead' | 'respondent' | 'handling-or-co-handling';

const UNIT: readonly Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];
const CLERK: readonly Role[] = ['unit-clerk'];

/** Every command of a case: its Chinese name, who may give it, what of it travels (`design/api.md`, "Commands"). */
export const COMMANDS = {
  'request-info': { title: '要求补充', about: '请诉求人补充材料', roles: ['agent'], travels: [] },
  supplement: { title: '补充', about: '登记诉求人补充的内容', roles: ['agent', 'complainant'], travels: [] },
  classify: {
    title: '研判',
    about: '确定诉求类型与办理类别',
    roles: ['dispatcher'],
    travels: [
      'typeCode',
      'tier',
      'severity',
      'urgency',
      'level',
      'emergencyPlan',
      'statutory.n',
      'statutory.unit',
    ],
  },
  reclassify: {
    title: '重新研判',
    about: '自原收件时起重新计算时限（Q29）',
    roles: ['duty-lead'],
    travels: ['typeCode', 'matterType', 'tier'],
  },
  'answer-direct': {
    title: '直接答复',
    about: '用知识库直接答复（F-035）',
    roles: ['agent'],
    travels: ['method', 'toldAt', 'articleId', 'articleVersion'],
  },
  redirect: {
    title: '引导转介',
    about: '引导至有权渠道（F-010）',
    roles: ['agent'],
    travels: ['target', 'callTransferred'],
  },
  'transfer-emergency': {
    title: '紧急转接',
    about: '立即转接紧急服务（F-009）',
    roles: ['agent'],
    travels: ['service'],
  },
  refuse: {
    title: '不予受理',
    about: '说明理由和途径后不予受理（Q37）',
    roles: ['duty-lead'],
    travels: ['ground'],
  },
  link: {
    title: '并案',
    about: '同一事件并入主件，各自编号、告知和回访（Q31）',
    roles: ['dispatcher'],
    travels: ['masterCaseNo'],
    added: ['typeCode', 'tier', 'dueAt'],
  },
  unlink: {
    title: '解除并案',
    about: '解除并案，单独派单',
    roles: ['dispatcher'],
    travels: [],
  },
  join: {
    title: '并入',
    about: '另一件并入本件，时限取最早（Q31）',
    roles: ['system'],
    travels: [],
    added: ['follower', 'dueAt'],
  },
  leave: { title: '脱离', about: '并入的一件脱离本件', roles: ['system'], travels: [], added: ['follower'] },
  follow: {
    title: '跟随主件',
    about: '主件的办理结果及于并入的各件（Q31）',
    roles: ['system'],
    travels: [],
    added: ['outcome', 'unit', 'dueAt'],
  },
  withdraw: { title: '撤回', about: '诉求人撤回诉求', roles: ['agent', 'complainant'], travels: [] },
  dispatch: {
    title: '派单',
    about: '派给承办单位，各时限开始（F-045）',
    roles: ['dispatcher'],
    travels: ['unit', 'coUnits'],
  },
  sign: { title: '签收', about: '工作日24小时内签收（F-047）', roles: CLERK, travels: [] },
  'log-duty-call': {
    title: '电话通知',
    about: '紧急件电话通知承办单位（F-060）',
    roles: ['agent'],
    travels: ['calledAt', 'answered'],
  },
  'request-return': {
    title: '申请退件',
    about: '1个工作日内申请退件（F-048、F-049）',
    roles: CLERK,
    travels: ['suggestedUnit', 'leaderOpinionAttachmentId'],
  },
  'approve-return': {
    title: '同意退件',
    about: '同意退件并重新界定职责（F-050）',
    roles: ['dispatcher'],
    travels: ['nextUnit', 'consultation'],
  },
  'reject-return': {
    title: '驳回退件',
    about: '驳回退件，原时限不变（F-051）',
    roles: ['dispatcher'],
    travels: [],
  },
  'allow-second-return': {
    title: '准许再次退件',
    about: '书面理由，仅一次（Q12）',
    roles: ['supervisor'],
    travels: [],
  },
  'open-consultation': {
    title: '启动会商',
    about: '职责不清的，指定决定人会商（Q14、F-092）',
    roles: ['duty-lead'],
    travels: ['decider'],
  },
  'decide-consultation': {
    title: '会商定责',
    about: '指定的决定人确定牵头单位（Q14）',
    roles: ['duty-lead', 'dispatcher', 'supervisor', 'leader'],
    travels: ['leadUnit'],
  },
  'request-extension': {
    title: '申请延期',
    about: '期满前申请延期（F-064）',
    roles: CLERK,
    travels: ['workdays', 'objectiveCause.code', 'citizenExplanation.at'],
  },
  'approve-extension': {
    title: '同意延期',
    about: '自原期限起延长（Q15）',
    roles: ['dispatcher'],
    travels: ['workdays'],
  },
  'reject-extension': {
    title: '驳回延期',
    about: '驳回延期，原时限不变',
    roles: ['dispatcher'],
    travels: [],
  },
  'record-contact': {
    title: '联系诉求人',
    about: '记录与诉求人的联系（F-076）',
    roles: UNIT,
    travels: ['at', 'method'],
  },
  'record-progress': {
    title: '登记进展',
    about: '登记办理进展（F-077）',
    roles: UNIT,
    travels: ['toldCitizen'],
  },
  'record-investigation': {
    title: '调查核实',
    about: '调查方式、笔录与证据（F-080）',
    roles: UNIT,
    travels: [],
  },
  'record-site-check': {
    title: '现场核实',
    about: '到现场核实情况（F-054）',
    roles: UNIT,
    travels: ['at'],
  },
  'record-mediation': {
    title: '调解',
    about: '调解结果由参加人签字（F-095）',
    roles: UNIT,
    travels: ['at', 'signedAttachmentId'],
  },
  'record-finding': {
    title: '事实认定',
    about: '是否属实、哪部分属实、原因（F-081）',
    roles: UNIT,
    travels: ['truth', 'cause'],
  },
  'draft-plan': {
    title: '拟定方案',
    about: '措施、责任人、完成时限（F-082）',
    roles: UNIT,
    travels: ['completeBy'],
  },
  'approve-plan': {
    title: '批准方案',
    about: '复杂或重大事项须批准（F-083）',
    roles: ['unit-leader', 'leader'],
    travels: [],
  },
  'reject-plan': {
    title: '驳回方案',
    about: '驳回后重新拟定（F-083）',
    roles: ['unit-leader', 'leader'],
    travels: [],
  },
  'record-implementation': {
    title: '实施',
    about: '补救与纠正措施（F-084至F-086）',
    roles: UNIT,
    travels: ['decisionForm'],
  },
  'draft-reply': { title: '拟复', about: '拟定答复，逐级审签（F-089）', roles: UNIT, travels: [] },
  'approve-reply': {
    title: '答复审签',
    about: '审签链的下一人签署；末签后报监督机关备案（F-089）',
    roles: ['unit-leader', 'leader'],
    travels: [],
  },
  'reject-reply': {
    title: '答复退改',
    about: '退回重新拟复（F-089）',
    roles: ['unit-leader', 'leader'],
    travels: [],
  },
  'raise-dispute': {
    title: '提出争议',
    about: '主办与协办意见不一，请热线裁定（Q30）',
    roles: CLERK,
    of: 'handling-or-co-handling',
    travels: [],
  },
  'settle-dispute': {
    title: '裁定争议',
    about: '热线裁定主办与协办的争议（Q30）',
    roles: ['dispatcher', 'duty-lead'],
    travels: [],
  },
  'report-feedback': {
    title: '分级反馈',
    about: '分级响应反馈，不等于办结（Q32）',
    roles: UNIT,
    travels: [],
  },
  'reply-citizen': {
    title: '答复诉求人',
    about: '事实、依据、措施、办后情况（F-087）',
    roles: UNIT,
    travels: ['at', 'method', 'finding'],
  },
  'submit-co-result': {
    title: '协办报结',
    about: '协办单位报送结果（Q30）',
    roles: CLERK,
    of: 'co-handling',
    travels: [],
  },
  'submit-result': { title: '报结', about: '答复后向热线报结（F-091）', roles: CLERK, travels: ['resolved'] },
  'approve-result': {
    title: '审核通过',
    about: '同意报结，转回访',
    roles: ['reviewer', 'dispatcher'],
    travels: [],
  },
  'send-back': {
    title: '退回补正',
    about: '退回补正，原时限不变（Q23）',
    roles: ['reviewer', 'dispatcher'],
    travels: [],
  },
  'mark-long-term': {
    title: '挂账',
    about: '告知措施与承诺节点后挂账（Q32）',
    roles: ['duty-lead'],
    travels: ['milestone', 'toldCitizenAt'],
  },
  'reach-milestone': {
    title: '挂账到期处理',
    about: '恢复办理或销账',
    roles: ['duty-lead'],
    travels: ['outcome'],
  },
  'record-callback': {
    title: '回访',
    about: '回访核实结果与满意度（F-120）',
    roles: ['callback-officer'],
    travels: [
      'at',
      'method',
      'reached',
      'declined',
      'verified',
      'solved',
      'resultSatisfaction',
      'serviceSatisfaction',
      'visitorRole',
    ],
  },
  rate: {
    title: '评价',
    about: '诉求人自行评价，等同回访（Q27）',
    roles: ['complainant'],
    travels: ['solved', 'resultSatisfaction', 'serviceSatisfaction'],
  },
  rework: { title: '重办', about: '重办直至满意，不得退件（F-123）', roles: ['duty-lead'], travels: [] },
  'close-explained': {
    title: '解释办结',
    about: '说明理由和申诉途径后办结（F-093）',
    roles: ['duty-lead'],
    travels: [],
  },
  'record-follow-up': {
    title: '跟踪回访',
    about: '问题是否仍已解决；复发的另立新件（F-124）',
    roles: ['callback-officer'],
    travels: ['at', 'stillFixed'],
    added: ['newCaseNo'],
  },
  'record-visit': {
    title: '维修回访',
    about: '上门回访，被访人签字（F-126至F-128）',
    roles: ['callback-officer', 'supervisor', ...UNIT],
    travels: ['at', 'visitorRole', 'problemsFound', 'signatureAttachmentId'],
  },
  'issue-rectification': {
    title: '整改通知',
    about: '回访发现问题，24小时内书面通知（F-129）',
    roles: ['callback-officer', 'supervisor', ...UNIT],
    travels: [],
  },
  supervise: {
    title: '督办',
    about: '电话、书面或会议督办，自有期限（F-110、F-111）',
    roles: ['supervisor'],
    travels: ['trigger', 'form', 'dueAt'],
  },
  'report-supervision': {
    title: '督办反馈',
    about: '承办单位反馈督办事项',
    roles: UNIT,
    travels: [],
  },
  'accept-supervision': {
    title: '督办办结',
    about: '认可反馈，督办结束',
    roles: ['supervisor'],
    travels: [],
  },
  present: {
    title: '呈阅',
    about: '呈阅件：结果、原因、经过（F-112、F-114）',
    roles: ['duty-lead'],
    travels: [],
  },
  instruct: {
    title: '批示',
    about: '逐条交办，复述确认（F-112、F-114）',
    roles: ['leader', 'duty-lead'],
    travels: ['paperNo', 'lines[].unit', 'lines[].dueAt', 'readBackConfirmed'],
  },
  'report-back': {
    title: '批示反馈',
    about: '批示事项的结果报告领导（F-113）',
    roles: ['duty-lead'],
    travels: ['paperNo'],
  },
  'joint-investigate': {
    title: '联合调查',
    about: '成立联合调查组（F-092）',
    roles: ['duty-lead'],
    travels: ['leadUnit', 'members', 'dueAt'],
  },
  'report-joint-findings': {
    title: '联合调查结论',
    about: '牵头单位报送联合调查结论（F-092）',
    roles: UNIT,
    of: 'joint-lead',
    travels: [],
  },
  appeal: {
    title: '申诉',
    about: '诉求人或被诉单位对结果不服（F-102、F-103）',
    roles: ['agent', 'complainant', 'unit-leader', 'unit-clerk'],
    of: 'respondent',
    travels: ['by'],
  },
  'decide-appeal': {
    title: '申诉决定',
    about: '由上一级或未参与本案者决定（F-102）',
    roles: ['leader', 'duty-lead'],
    travels: ['outcome'],
  },
  'propose-malicious': {
    title: '提请恶意认定',
    about: '提请认定，不影响办理（F-100、Q38）',
    roles: ['agent', ...UNIT],
    travels: [],
  },
  'confirm-malicious': {
    title: '恶意认定',
    about: '值班长与另一人先后认定，仍须答复一次（Q38）',
    roles: ['duty-lead', 'agent', 'dispatcher', 'reviewer', 'supervisor'],
    travels: ['decision'],
  },
  'set-confidentiality': {
    title: '设定保密',
    about: '公开、保密或匿名（Q36）',
    roles: ['agent', 'duty-lead'],
    travels: ['mode'],
  },
  hold: { title: '封存', about: '封存期间不得归档或销毁（Q34）', roles: ['records'], travels: [] },
  'release-hold': { title: '解除封存', about: '解除封存', roles: ['records'], travels: [] },
  reopen: {
    title: '重启',
    about: '有新事实，另立关联新件（Q39）',
    roles: ['duty-lead'],
    travels: [],
    added: ['newCaseNo'],
  },
  'change-calendar': {
    title: '日历变更',
    about: '按新公布的放假安排重新计算，只延后不提前（Q41、Q42）',
    roles: ['system'],
    travels: [],
  },
  'change-plan': {
    title: '规则变更',
    about: '本案改用另一版规则或类型，只延后不提前',
    roles: ['duty-lead'],
    travels: ['policy', 'type'],
  },
  urge: { title: '催办', about: '催办，时限不变', roles: ['agent', 'complainant'], travels: [] },
  archive: { title: '归档', about: '材料齐全后立卷归档（F-140）', roles: ['records'], travels: [] },
} as const satisfies Record<string, CommandRule>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
/** The rule of a command, with the literal types widened. */
export const commandRule = (name: CommandName): CommandRule => COMMANDS[name];

/** An act as it travels to the workflow. `id` makes it count once; `at` is the instant the API accepted it (epoch ms). */
export interface Command {
  id: string;
  name: CommandName;
  at: number;
  actor: Actor;
  /** The travelling fields; left out where there are none. */
  fields?: Record<string, unknown>;
  /** Hash of what the person wrote, stored apart under this command's id. */
  text?: string;
  /** Refuse with `stale-version` unless the case is still at this version. */
  ifVersion?: number;
  /** What the catalogue resolved for a dispatch; absent parts keep their pin. */
  plan?: Partial<Plan>;
}
