import { CLERK, UNIT, type CommandRule } from './rule.ts';

/** The unit's work, until it reports. */
export const HANDLING = {
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
    about: '派单前由热线、承办中由承办单位到现场核实（F-054）',
    roles: [...UNIT, 'agent'],
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
    about: '是否属实、哪部分属实、原因（F-081）；承办单位即被诉单位的，由领导认定',
    roles: [...UNIT, 'leader'],
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
  'submit-result': {
    title: '报结',
    about: '答复后向热线报结（F-091）',
    roles: CLERK,
    travels: ['resolved', 'reward'],
  },
} as const satisfies Record<string, CommandRule>;
