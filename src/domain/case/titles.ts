import { dayOf } from '../time/instant.ts';
import { CLOCKS } from './clock-kinds.ts';
import { COMMAND_NAMES, COMMANDS } from './commands.ts';
import type { CaseEvent, EventType } from './events.ts';
import { CARDS, SUPERVISION_FORMS } from './vocabulary.ts';

/** Who may have to be told of an event. */
export const AUDIENCES = {
  unit: '承办单位',
  'unit-leader': '单位领导',
  'deputy-leader': '分管领导',
  'duty-lead': '值班长',
  supervisor: '督办员',
  complainant: '诉求人',
  respondent: '被诉单位',
  'callback-officer': '回访员',
  'co-units': '协办单位',
  'joint-units': '联合调查成员单位',
  'instructed-units': '批示交办单位',
  leader: '批示领导',
  oversight: '监督机关',
  dispatcher: '派单员',
  reviewer: '审核员',
  decider: '会商决定人',
  expert: '专家',
} as const;
export type Audience = keyof typeof AUDIENCES;

interface EventRule {
  title: string;
  told: readonly Audience[];
  /** Which of its words the handling notice prints under its title, where no row of the form's own does. */
  prints?: string;
}

/**
 * Every kind of event: its Chinese name, for the archive and the `经过` query, and who is told of it whatever it says; where that depends on
 * what it says, `notices.ts` decides.
 */
// prettier-ignore
export const EVENTS: Record<EventType, EventRule> = {
  registered: { title: '登记', told: [] },
  'info-requested': { title: '要求补充', told: ['complainant'] },
  supplemented: { title: '补充', told: [] },
  classified: { title: '研判', told: [] },
  reclassified: { title: '重新研判', told: [] },
  'co-result-submitted': { title: '协办报结', told: [] },
  'marked-long-term': { title: '挂账', told: [] },
  'milestone-reached': { title: '挂账到期处理', told: ['unit'] },
  'step-done': { title: '自定义步骤完成', told: [] },
  'step-failed': { title: '自定义步骤失败', told: ['duty-lead'] },
  'answered-direct': { title: '直接答复', told: [] },
  redirected: { title: '引导转介', told: [] },
  'emergency-transferred': { title: '紧急转接', told: [] },
  refused: { title: '不予受理', told: [] },
  withdrawn: { title: '撤回', told: ['unit'] },
  dispatched: { title: '派单', told: [] },
  reassigned: { title: '改派', told: [] },
  signed: { title: '签收', told: [] },
  'duty-called': { title: '电话通知', told: [] },
  'return-requested': { title: '申请退件', told: ['dispatcher'] },
  'return-approved': { title: '同意退件', told: [] },
  'return-rejected': { title: '驳回退件', told: ['unit'] },
  'second-return-allowed': { title: '准许再次退件', told: [] },
  'consultation-decided': { title: '会商定责', told: ['unit'] },
  'extension-requested': { title: '申请延期', told: ['dispatcher'] },
  'extension-approved': { title: '同意延期', told: ['unit', 'complainant'] },
  'extension-rejected': { title: '驳回延期', told: [] },
  contacted: { title: '联系诉求人', told: [] },
  'progress-recorded': { title: '登记进展', told: [] },
  'feedback-reported': { title: '分级反馈', told: [] },
  'citizen-answered': { title: '答复诉求人', told: [] },
  'result-submitted': { title: '报结', told: ['reviewer'] },
  'result-approved': { title: '审核通过', told: [] },
  'sent-back': { title: '退回补正', told: ['unit'] },
  'called-back': { title: '回访', told: [] },
  'rework-ordered': { title: '重办', told: ['unit'] },
  explained: { title: '解释办结', told: [] },
  urged: { title: '催办', told: [] },
  'plan-changed': { title: '规则变更', told: [] },
  archived: { title: '归档', told: [] },
  'command-refused': { title: '操作被拒绝', told: [] },
  overdue: { title: '超期', told: [] },
  escalated: { title: '升级报告', told: ['duty-lead'] },
  'deemed-accepted': { title: '视为受理', told: [CLOCKS.return.told] },
  'info-lapsed': { title: '补充期满', told: [CLOCKS.info.told] },
  'card-issued': { title: '亮牌', told: ['unit'] },
  'supervision-raised': { title: '督办', told: ['unit'] },
  'late-notice-issued': { title: '催办通知书', told: ['unit', 'deputy-leader'] },
  'presentation-requested': { title: '提请呈阅', told: ['duty-lead'] },
  'follow-up-due': { title: '跟踪回访到期', told: [CLOCKS['follow-up'].told] },
  'lapse-withdrawn': { title: '撤销期满记录', told: [] },
  'supervision-opened': { title: '督办', told: ['unit'] },
  linked: { title: '并案', told: [] },
  unlinked: { title: '解除并案', told: ['complainant'] },
  joined: { title: '并入', told: [] },
  left: { title: '脱离', told: [] },
  followed: { title: '跟随主件', told: [] },
  'consultation-opened': { title: '启动会商', told: ['decider'] },
  'investigation-recorded': { title: '调查核实', told: [] },
  'expert-asked': { title: '请专家', told: ['expert'], prints: 'question' },
  'expert-answered': { title: '专家意见', told: ['unit'], prints: 'opinion' },
  'site-checked': { title: '现场核实', told: [] },
  mediated: { title: '调解', told: [] },
  'finding-recorded': { title: '事实认定', told: [] },
  'plan-drafted': { title: '拟定方案', told: ['unit-leader'] },
  'plan-approved': { title: '批准方案', told: ['unit'] },
  'plan-rejected': { title: '驳回方案', told: ['unit'] },
  'implementation-recorded': { title: '实施', told: [] },
  'reply-drafted': { title: '拟复', told: ['unit-leader'] },
  'reply-approved': { title: '答复审签', told: [] },
  'reply-rejected': { title: '答复退改', told: ['unit'] },
  'dispute-raised': { title: '提出争议', told: ['duty-lead'] },
  'dispute-settled': { title: '裁定争议', told: ['unit', 'co-units'] },
  rated: { title: '评价', told: [] },
  'followed-up': { title: '跟踪回访', told: [] },
  visited: { title: '维修回访', told: [] },
  'rectification-issued': { title: '整改通知', told: ['unit'] },
  'promise-kept': { title: '兑现约定', told: [] },
  'supervision-ordered': { title: '督办', told: [] },
  'supervision-reported': { title: '督办反馈', told: ['supervisor'] },
  'supervision-accepted': { title: '督办办结', told: ['unit'] },
  presented: { title: '呈阅', told: ['leader'] },
  instructed: { title: '批示', told: ['instructed-units'] },
  'reported-back': { title: '批示反馈', told: ['leader'] },
  'joint-investigation-opened': { title: '联合调查', told: ['joint-units'] },
  'joint-findings-reported': { title: '联合调查结论', told: ['duty-lead'] },
  appealed: { title: '申诉', told: ['duty-lead', 'supervisor'] },
  'appeal-decided': { title: '申诉决定', told: [] },
  'malicious-proposed': { title: '提请恶意认定', told: ['duty-lead'] },
  'malicious-judged': { title: '恶意认定', told: [] },
  'confidentiality-set': { title: '设定保密', told: [] },
  held: { title: '封存', told: [] },
  'hold-released': { title: '解除封存', told: [] },
  reopened: { title: '重启', told: ['complainant'] },
};
export const EVENT_TITLES = Object.fromEntries(
  Object.entries(EVENTS).map(([type, { title }]) => [type, title]),
) as Record<EventType, string>;

/** An event in a few Chinese words. */
export function eventTitle(e: CaseEvent): string {
  switch (e.type) {
    case 'step-done':
      return `${e.data.step}完成`;
    case 'step-failed':
      return `${e.data.step}失败，转人工`;
    case 'plan-changed':
      return e.data.reason === 'calendar' ? '日历变更' : '规则变更';
    case 'overdue':
      return `${CLOCKS[e.data.kind].title}已超期`;
    case 'card-issued':
      return CARDS[e.data.card];
    case 'supervision-raised':
    case 'supervision-ordered':
    case 'supervision-opened':
      return SUPERVISION_FORMS[e.data.form];
    case 'archived':
      return e.data.followUpDueAt === undefined
        ? EVENT_TITLES[e.type]
        : `归档（跟踪回访至${dayOf(e.data.followUpDueAt - 1)}）`;
    case 'supplemented':
    case 'urged':
      return `${EVENT_TITLES[e.type]}${e.data.danger ? '（涉险用语）' : ''}`;
    case 'command-refused': {
      const command = COMMAND_NAMES.find((name) => name === e.data.command);
      return `${command ? COMMANDS[command].title : '未知操作'}被拒绝`;
    }
    default:
      return EVENT_TITLES[e.type];
  }
}
