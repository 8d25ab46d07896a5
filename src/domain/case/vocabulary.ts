/** The closed lists of the contract (`design/api.md`), each with the name that officials read. */

export const CASE_STATES = {
  REGISTERED: '已登记',
  AWAITING_INFO: '待补充',
  ANSWERED_DIRECT: '直接答复',
  REDIRECTED: '引导转介',
  NOT_ACCEPTED: '不予受理',
  EMERGENCY_TRANSFERRED: '紧急转接',
  LINKED: '并案',
  PENDING_DISPATCH: '待派单',
  IN_CONSULTATION: '会商定责',
  IN_ASSIGNMENT: '承办中',
  UNDER_REVIEW: '待审核',
  CALLBACK_PENDING: '待回访',
  LONG_TERM: '挂账',
  CLOSED: '办结',
  CLOSED_EXPLAINED: '解释办结',
  WITHDRAWN: '撤回',
  ARCHIVED: '归档',
} as const;
export type CaseStateName = keyof typeof CASE_STATES;

/** States in which the matter is over and only filing is left. */
export const ENDED: readonly CaseStateName[] = [
  'ANSWERED_DIRECT',
  'REDIRECTED',
  'NOT_ACCEPTED',
  'EMERGENCY_TRANSFERRED',
  'CLOSED',
  'CLOSED_EXPLAINED',
  'WITHDRAWN',
];
export const isEnded = (state: CaseStateName): boolean => ENDED.includes(state);
/** Open: somebody still owes the complainant something. */
export const isOpen = (state: CaseStateName): boolean => state !== 'ARCHIVED' && !isEnded(state);

export const ASSIGNMENT_STATES = {
  DISPATCHED: '待签收',
  SIGNED: '已签收',
  ACCEPTED_DEEMED: '视为受理',
  HANDLING: '办理中',
  RETURN_REQUESTED: '退件申请',
  SUBMITTED: '已报结',
  ACCEPTED: '审核通过',
} as const;
export type AssignmentState = keyof typeof ASSIGNMENT_STATES;

export const CHANNELS = {
  phone: '电话',
  sms: '短信',
  web: '网站',
  app: '客户端',
  wechat: '微信',
  weibo: '微博',
  'mayor-mailbox': '市长信箱',
  letter: '来信',
  'opinion-box': '意见箱',
  fax: '传真',
  email: '电子邮件',
  visit: '来访',
  police110: '110移交',
} as const;
export type Channel = keyof typeof CHANNELS;

/** Channels by which citizens write to the product themselves (F-005); any other is known by whoever receives what comes by it. */
export const OWN_CHANNELS = ['web', 'app', 'wechat', 'weibo'] as const satisfies readonly Channel[];

/** The six matter types (F-006). */
export const MATTER_TYPES = {
  consult: '咨询',
  help: '求助',
  suggestion: '建议',
  criticism: '批评',
  complaint: '投诉',
  report: '举报',
} as const;
export type MatterType = keyof typeof MATTER_TYPES;

/** How a person was reached (`design/api.md`, "Enums"). */
export const METHODS = {
  phone: '电话',
  sms: '短信',
  wechat: '微信',
  email: '电子邮件',
  letter: '信函',
  visit: '上门',
  'face-to-face': '当面',
} as const;
export type Method = keyof typeof METHODS;

/** Four-level response (F-068…F-071). */
export const LEVELS = { L1: '一级', L2: '二级', L3: '三级', L4: '四级' } as const;

/** The units a limit may be written in. */
export const LIMIT_UNITS = {
  'workday-hours': '工作日小时',
  workdays: '工作日',
  minutes: '分钟',
  hours: '小时',
  days: '自然日',
  years: '年',
} as const;

export const TIERS = { urgent: '紧急类', consult: '咨询类', standard: '其他诉求类' } as const;

/** The tier that follows from the matter type where it is not urgent (F-061, F-062, Q19). */
export const naturalTier = (matterType: MatterType): 'consult' | 'standard' =>
  matterType === 'consult' ? 'consult' : 'standard';

export type { DeadlineKind } from './clock-kinds.ts';

export const DEADLINE_STATUSES = {
  open: '进行中',
  met: '按时完成',
  lapsed: '期满',
  overdue: '超期',
  suspended: '中止',
  cancelled: '终止',
} as const;
export type DeadlineStatus = keyof typeof DEADLINE_STATUSES;

export const SATISFACTION = {
  'very-satisfied': '非常满意',
  satisfied: '满意',
  'mostly-satisfied': '基本满意',
  dissatisfied: '不满意',
  'very-dissatisfied': '非常不满意',
} as const;
export type Satisfaction = keyof typeof SATISFACTION;
/** Satisfied means one of the first three levels (Q27). */
export const isDissatisfied = (level: Satisfaction | undefined): boolean =>
  level === 'dissatisfied' || level === 'very-dissatisfied';

export const SUPERVISION_FORMS = {
  none: '无',
  phone: '电话督办',
  written: '书面督办',
  meeting: '会议督办',
  leader: '领导批示督办',
} as const;
export type SupervisionForm = keyof typeof SUPERVISION_FORMS;

/** Why a case is supervised (F-110). */
export const TRIGGERS = {
  hot: '热点问题',
  leader: '领导批示',
  media: '媒体曝光',
  overdue: '逾期未办结',
  dissatisfied: '诉求人不满意',
} as const;
export type Trigger = keyof typeof TRIGGERS;

/** What another case is to this one (Q31, Q39, F-124). */
export const LINK_RELATIONS = {
  master: '并入主件',
  follower: '并入本件',
  relapse: '问题复发',
  reopened: '重启',
  repeat: '重复件',
} as const;
export type LinkRelation = keyof typeof LINK_RELATIONS;

export const CONFIDENTIALITY = { open: '公开', confidential: '保密', anonymous: '匿名' } as const;
export type Confidentiality = keyof typeof CONFIDENTIALITY;

/** Cause of what was found (F-081). */
export const CAUSES = {
  'staff-error': '工作人员失误',
  'process-gap': '流程漏洞',
  'policy-misunderstanding': '政策理解偏差',
  objective: '其他客观原因',
} as const;
export type Cause = keyof typeof CAUSES;
/** Whether what is complained of is true (F-081). */
export const TRUTHS = ['true', 'partly', 'untrue'] as const;
export type Truth = (typeof TRUTHS)[number];

/** Decision forms (F-085). */
export const DECISION_FORMS = {
  'oral-penalty': '口头处理',
  'written-warning': '书面警告',
  mediation: '调解',
} as const;
export type DecisionForm = keyof typeof DECISION_FORMS;

export const CARDS = { yellow: '黄牌', red: '红牌' } as const;

export const FLAGS = {
  HOLIDAY_GAP: '假期空档',
  CALENDAR_PROVISIONAL: '日历待定',
  DISSATISFIED: '不满意',
  RELAPSED: '复发',
  LEGAL_HOLD: '封存',
  CONFIDENTIAL: '保密',
  ANONYMOUS: '匿名',
  EMERGENCY_PLAN: '应急预案',
} as const;
export type Flag = keyof typeof FLAGS;

export const ROLES = {
  agent: '受理员',
  dispatcher: '派单员',
  'duty-lead': '值班长',
  reviewer: '审核员',
  'unit-clerk': '承办单位联络员',
  'unit-handler': '承办人',
  'unit-leader': '单位领导',
  'callback-officer': '回访员',
  supervisor: '督办员',
  leader: '批示领导',
  oversight: '监督机关',
  records: '档案员',
  integrator: '集成开发者',
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
  complainant: '诉求人',
  system: '系统',
} as const;
export type Role = keyof typeof ROLES;
/** Who works in a unit; everybody else is the hotline's, the leadership's or an administrator. */
export const UNIT_STAFF: readonly Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];

/** Who acts: a person by token subject, never by name. */
export interface Actor {
  id: string;
  role: Role;
  unit?: string;
}
export const SYSTEM: Actor = { id: 'system', role: 'system' };
