import { UNIT, type CommandRule } from './rule.ts';

/** After the result: review, call-back, rework, long-term, visits. */
export const REVIEW = {
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
    about: '上门回访，被访人签字；当场不能答复的约定时间（F-126至F-128、F-131）',
    roles: ['callback-officer', 'supervisor', ...UNIT],
    travels: ['at', 'visitorRole', 'problemsFound', 'promisedAt', 'signatureAttachmentId'],
  },
  'issue-rectification': {
    title: '整改通知',
    about: '回访发现问题，24小时内书面通知（F-129）',
    roles: ['callback-officer', 'supervisor', ...UNIT],
    travels: [],
  },
  'keep-promise': {
    title: '兑现约定',
    about: '回访当场未能答复的，按约定时间答复（F-131）',
    roles: ['callback-officer', 'supervisor', ...UNIT],
    travels: ['at', 'method'],
  },
} as const satisfies Record<string, CommandRule>;
