import type { Plan } from '../policy/policy.ts';
import type { Actor, Role } from './vocabulary.ts';

interface CommandRule {
  /** The name in the Temporal UI and in the archive's Chinese view. */
  title: string;
  /** What it is for, in one sentence, shown in the Temporal UI. */
  about: string;
  roles: readonly Role[];
  /**
   * The only fields that may travel to the workflow: codes, numbers, instants, unit codes and ids (`a.b` for a nested one).
   * Everything else that a person writes stays in `case_text`. Deny by default.
   */
  travels: readonly string[];
}

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
  'decide-consultation': {
    title: '会商定责',
    about: '会商确定牵头单位（Q14）',
    roles: ['duty-lead'],
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
  'submit-co-result': { title: '协办报结', about: '协办单位报送结果（Q30）', roles: CLERK, travels: [] },
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
  rework: { title: '重办', about: '重办直至满意，不得退件（F-123）', roles: ['duty-lead'], travels: [] },
  'close-explained': {
    title: '解释办结',
    about: '说明理由和申诉途径后办结（F-093）',
    roles: ['duty-lead'],
    travels: [],
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
