import { CLOCKS } from './clock-kinds.ts';
import { COMMAND_NAMES, COMMANDS } from './commands.ts';
import type { CaseEvent, EventType } from './events.ts';
import { CARDS, SUPERVISION_FORMS } from './vocabulary.ts';

/** The Chinese name of each kind of event, for the archive and the `经过` query. */
export const EVENT_TITLES: Record<EventType, string> = {
  registered: '登记',
  'info-requested': '要求补充',
  supplemented: '补充',
  classified: '研判',
  reclassified: '重新研判',
  'co-result-submitted': '协办报结',
  'marked-long-term': '挂账',
  'milestone-reached': '挂账到期处理',
  'step-done': '自定义步骤完成',
  'step-failed': '自定义步骤失败',
  'answered-direct': '直接答复',
  redirected: '引导转介',
  'emergency-transferred': '紧急转接',
  refused: '不予受理',
  withdrawn: '撤回',
  dispatched: '派单',
  signed: '签收',
  'duty-called': '电话通知',
  'return-requested': '申请退件',
  'return-approved': '同意退件',
  'return-rejected': '驳回退件',
  'second-return-allowed': '准许再次退件',
  'consultation-decided': '会商定责',
  'extension-requested': '申请延期',
  'extension-approved': '同意延期',
  'extension-rejected': '驳回延期',
  contacted: '联系诉求人',
  'progress-recorded': '登记进展',
  'feedback-reported': '分级反馈',
  'citizen-answered': '答复诉求人',
  'result-submitted': '报结',
  'result-approved': '审核通过',
  'sent-back': '退回补正',
  'called-back': '回访',
  'rework-ordered': '重办',
  explained: '解释办结',
  urged: '催办',
  'plan-changed': '规则变更',
  archived: '归档',
  'command-refused': '操作被拒绝',
  overdue: '超期',
  escalated: '升级报告',
  'deemed-accepted': '视为受理',
  'info-lapsed': '补充期满',
  'card-issued': '亮牌',
  'supervision-raised': '督办',
  'late-notice-issued': '催办通知书',
  'presentation-requested': '提请呈阅',
  'follow-up-due': '跟踪回访到期',
  'lapse-withdrawn': '撤销期满记录',
  'supervision-opened': '督办',
  linked: '并案',
  unlinked: '解除并案',
  joined: '并入',
  left: '脱离',
  followed: '跟随主件',
  'consultation-opened': '启动会商',
  'investigation-recorded': '调查核实',
  'site-checked': '现场核实',
  mediated: '调解',
  'finding-recorded': '事实认定',
  'plan-drafted': '拟定方案',
  'plan-approved': '批准方案',
  'plan-rejected': '驳回方案',
  'implementation-recorded': '实施',
  'reply-drafted': '拟复',
  'reply-approved': '答复审签',
  'reply-rejected': '答复退改',
  'dispute-raised': '提出争议',
  'dispute-settled': '裁定争议',
  rated: '评价',
  'followed-up': '跟踪回访',
  visited: '维修回访',
  'rectification-issued': '整改通知',
  'promise-kept': '兑现约定',
  'supervision-ordered': '督办',
  'supervision-reported': '督办反馈',
  'supervision-accepted': '督办办结',
  presented: '呈阅',
  instructed: '批示',
  'reported-back': '批示反馈',
  'joint-investigation-opened': '联合调查',
  'joint-findings-reported': '联合调查结论',
  appealed: '申诉',
  'appeal-decided': '申诉决定',
  'malicious-proposed': '提请恶意认定',
  'malicious-judged': '恶意认定',
  'confidentiality-set': '设定保密',
  held: '封存',
  'hold-released': '解除封存',
  reopened: '重启',
};

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
