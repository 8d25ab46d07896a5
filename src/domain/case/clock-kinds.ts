import { hotlineLimit, track, type Plan } from '../policy/policy.ts';
import { SAME_DAY, type Limit } from '../time/limit.ts';
import type { Audience } from './notices.ts';
import { attemptsOf, isUrgent, type CaseState } from './state.ts';

/** Everything that the rules ask of a kind of clock. */
export interface ClockRule {
  /** What officials and citizens read. */
  title: string;
  /**
   * Who owes it: the citizen · the hotline · the unit or one of its co-handlers, whose date the list of cases shows and whose lateness it
   * counts · the next signer of a reply · whoever was ordered · whoever visits, the hotline or the unit.
   */
  owner: 'citizen' | 'hotline' | 'unit' | 'co-unit' | 'signer' | 'ordered' | 'visitor';
  /** Whether each turn of a unit (hop and round) has one of its own, or the case has them. */
  of: 'turn' | 'case';
  /**
   * What ends it though nobody met it: the end of the handling · already the unit's reported result, after which nobody returns the case or
   * need be phoned about it · nothing but its own report: what somebody ordered or asked for is owed all the same.
   */
  ends: 'handling' | 'result' | 'itself';
  /** Whether the complainant is told the date: it stands on their page, and when it moves they are told anew (Q20, Q42). */
  promised: boolean;
  /** Who is told when it runs out (`4-process.md` §5, last column). */
  told: Audience;
  /** What time does when it runs out (`elapse.ts`). `ladder`: overdue, and the ladder of lateness stands on it (F-110, F-111). */
  lapse:
    | 'overdue'
    | 'ladder'
    | 'deemed-accepted'
    | 'deemed-if-bound'
    | 'info-lapsed'
    | 'follow-up-due'
    | 'decided-by-default'
    | 'next-form'
    | 'presented';
  /** What the file of the case lacks while it runs (F-140). */
  file: string | null;
  /**
   * How long it is under a plan, undefined where that says nothing. `named`: a person names the date, which is never counted anew (Q32,
   * F-131). `lead`: it follows the lead unit's (Q30).
   */
  limit: ((s: CaseState, plan: Plan) => Limit | undefined) | 'named' | 'lead';
  /** The rule it rests on, with its row in the table of rules; `{n}` is the clock's own limit. */
  article: string;
}

const lawsLimit = (s: CaseState, { type }: Plan): Limit | undefined => {
  const law = s.statutory ?? type?.statutory;
  return law && { unit: law.unit, n: law.n };
};

/** The one table of clocks: a new kind does not compile before each question is answered, and nothing else lists kinds. */
// prettier-ignore
const RULES = {
  triage: {
    title: '研判时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (s, { policy }) => hotlineLimit(policy.triage, isUrgent(s)),
    article: '登记后及时研判分类，紧急优先（F-027、F-028）',
  },
  verify: {
    title: '当日核实时限', owner: 'hotline', of: 'case', ends: 'itself', promised: false,
    told: 'leader', lapse: 'presented', file: null, limit: () => SAME_DAY,
    article: '来访等反映的问题，收到当日调查核实；当日未核实的报领导决定（F-073）',
  },
  answer: {
    title: '当日答复时限', owner: 'hotline', of: 'case', ends: 'itself', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: () => SAME_DAY,
    article: '短信等收到当日答复（F-074）',
  },
  info: {
    title: '补充时限', owner: 'citizen', of: 'case', ends: 'handling', promised: true,
    told: 'dispatcher', lapse: 'info-lapsed', file: null, limit: (_, { policy }) => policy.info,
    article: '要素不全的，请诉求人补充（F-029）',
  },
  dispatch: {
    title: '派单时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (s, { policy }) => hotlineLimit(policy.dispatch, isUrgent(s) || s.emergencyPlan),
    article: '需要承办单位办理的，及时派单（F-045）',
  },
  sign: {
    title: '签收时限', owner: 'unit', of: 'turn', ends: 'result', promised: false,
    told: 'unit-leader', lapse: 'deemed-if-bound', file: null, limit: (_, { policy }) => policy.sign,
    article: '承办单位须在{n}内签收（F-047）',
  },
  return: {
    title: '退件时限', owner: 'unit', of: 'turn', ends: 'result', promised: false,
    told: 'unit', lapse: 'deemed-accepted', file: null, limit: (_, { policy }) => policy.return.window,
    article: '不属本单位职责的，自收到之日起{n}内申请退件，逾期视为受理（F-048）',
  },
  'return-decision': {
    title: '退件审批时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (s, { policy }) => hotlineLimit(policy.return.decision, isUrgent(s)),
    article: '退件申请须及时审批，办理时限不因此中止（F-050）',
  },
  handle: {
    title: '办理时限', owner: 'unit', of: 'turn', ends: 'handling', promised: true,
    told: 'unit', lapse: 'ladder', file: null, limit: (s, { policy }) => policy.handle[s.tier ?? 'standard'],
    article: '自收到之日起{n}内办结并答复（F-060至F-062）',
  },
  statutory: {
    title: '法定时限', owner: 'unit', of: 'turn', ends: 'handling', promised: true,
    told: 'unit', lapse: 'ladder', file: null, limit: lawsLimit,
    article: '法律法规对办理时限另有规定的，从其规定：{n}（F-063）',
  },
  'extension-decision': {
    title: '延期审批时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (s, { policy }) => hotlineLimit(policy.extend.decision, isUrgent(s)),
    article: '延期申请经同意后方可生效（F-064）',
  },
  'co-handle': {
    title: '协办时限', owner: 'co-unit', of: 'turn', ends: 'handling', promised: false,
    told: 'co-units', lapse: 'overdue', file: null, limit: 'lead',
    article: '协办单位先于主办单位一个工作日报送结果（F-092）',
  },
  'duty-phone': {
    title: '电话通知时限', owner: 'hotline', of: 'turn', ends: 'result', promised: false,
    told: 'unit-leader', lapse: 'overdue', file: null, limit: (_, { policy }) => policy.dutyPhone.answered,
    article: '紧急类须第一时间电话通知承办单位，{n}内接通（F-060）',
  },
  feedback: {
    title: '分级反馈时限', owner: 'unit', of: 'turn', ends: 'result', promised: true,
    told: 'unit-leader', lapse: 'overdue', file: null, limit: (s, { policy }) => s.level && policy.feedback[s.level],
    article: '分级响应：{n}内反馈，不等于办结（F-068至F-071）',
  },
  'reply-approval': {
    title: '答复审签时限', owner: 'signer', of: 'case', ends: 'result', promised: false,
    told: 'unit-leader', lapse: 'overdue', file: null, limit: (_, { policy }) => track(policy, 'replyApproval'),
    article: '答复逐级审签，每级{n}（F-089）',
  },
  review: {
    title: '审核时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (_, { policy }) => policy.review,
    article: '报结后由热线在{n}内审核（F-091）',
  },
  callback: {
    title: '回访时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'overdue', file: null, limit: (s, { policy }) => (attemptsOf(s).length === 0 ? policy.callback.first : policy.callback.again),
    article: '审核通过后{n}内回访（F-120）',
  },
  decision: {
    title: '处置决定时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'supervisor', lapse: 'overdue', file: '处置决定', limit: (_, { policy }) => policy.decision,
    article: '回访不满意的，决定重办或解释办结（F-123、F-093）',
  },
  supervision: {
    title: '督办时限', owner: 'ordered', of: 'case', ends: 'itself', promised: false,
    told: 'unit-leader', lapse: 'next-form', file: null, limit: (_, { policy }) => track(policy, 'supervision'),
    article: '督办事项须按期反馈，逾期升级督办形式（F-110、F-111）',
  },
  instruction: {
    title: '批示办理时限', owner: 'ordered', of: 'case', ends: 'itself', promised: false,
    told: 'instructed-units', lapse: 'next-form', file: null, limit: (_, { policy }) => track(policy, 'instruction'),
    article: '领导批示事项须按期办理并报告（F-112、F-113）',
  },
  consultation: {
    title: '会商时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'duty-lead', lapse: 'decided-by-default', file: null, limit: (_, { policy }) => policy.consultation.limit,
    article: '职责不清的，会商确定牵头单位（F-092）',
  },
  'joint-investigation': {
    title: '联合调查时限', owner: 'ordered', of: 'case', ends: 'itself', promised: false,
    told: 'joint-units', lapse: 'next-form', file: null, limit: (_, { policy }) => track(policy, 'jointInvestigation'),
    article: '联合调查须按期报送结论（F-092）',
  },
  expert: {
    title: '专家意见时限', owner: 'ordered', of: 'case', ends: 'result', promised: false,
    told: 'unit-leader', lapse: 'overdue', file: null, limit: (_, { policy }) => track(policy, 'expert'),
    article: '专业问题可请本单位以外的专家出具意见，{n}内答复（F-080）',
  },
  appeal: {
    title: '申诉时限', owner: 'hotline', of: 'case', ends: 'itself', promised: false,
    told: 'supervisor', lapse: 'overdue', file: null, limit: (_, { policy }) => track(policy, 'appeal'),
    article: '申诉由上一级在{n}内决定（F-102、F-103）',
  },
  milestone: {
    title: '承诺节点', owner: 'unit', of: 'case', ends: 'handling', promised: true,
    told: 'unit', lapse: 'ladder', file: null, limit: 'named',
    article: '挂账的承诺节点，须告知诉求人（F-071、F-093）',
  },
  'follow-up': {
    title: '跟踪回访时限', owner: 'hotline', of: 'case', ends: 'handling', promised: false,
    told: 'callback-officer', lapse: 'follow-up-due', file: null, limit: (_, { policy }) => policy.followUp,
    article: '办结后跟踪回访问题是否仍已解决（F-124）',
  },
  visit: {
    title: '维修回访时限', owner: 'visitor', of: 'turn', ends: 'itself', promised: false,
    told: 'unit-leader', lapse: 'overdue', file: '维修回访', limit: (_, { type }) => type?.visit,
    article: '维修后{n}内上门回访（F-127）',
  },
  rectification: {
    title: '整改通知时限', owner: 'visitor', of: 'case', ends: 'itself', promised: false,
    told: 'unit-leader', lapse: 'overdue', file: '整改通知', limit: (_, { policy }) => track(policy, 'rectification'),
    article: '回访发现问题，{n}内书面通知整改（F-129）',
  },
  promise: {
    title: '约定答复时限', owner: 'visitor', of: 'case', ends: 'itself', promised: true,
    told: 'unit-leader', lapse: 'overdue', file: '兑现约定', limit: 'named',
    article: '回访当场不能答复的，按约定时间答复（F-131）',
  },
} satisfies Record<string, ClockRule>;

export type DeadlineKind = keyof typeof RULES;
export const CLOCKS: Record<DeadlineKind, ClockRule> = RULES;

/** The closed list of the contract, each kind with the name that officials read. */
export const DEADLINE_KINDS = Object.fromEntries(
  Object.entries(CLOCKS).map(([kind, { title }]) => [kind, title]),
) as Record<DeadlineKind, string>;

/** How long a clock of this kind is under a plan; undefined where the plan says nothing, a person names the date, or it follows another. */
export function limitOf(kind: DeadlineKind, s: CaseState, plan: Plan): Limit | undefined {
  const { limit } = CLOCKS[kind];
  return typeof limit === 'function' ? limit(s, plan) : undefined;
}
