import type { DeadlineKind } from '../domain/case/vocabulary.ts';
import type { Limit } from '../domain/time/limit.ts';

/** The rule that each kind of clock rests on, with its row in the table of rules; `{n}` is the limit that the case's own policy sets. */
const ARTICLES: Record<DeadlineKind, string> = {
  triage: '登记后及时研判分类，紧急优先（F-027、F-028）',
  verify: '来访等反映的问题，收到当日调查核实；当日未核实的报领导决定（F-073）',
  answer: '短信等收到当日答复（F-074）',
  info: '要素不全的，请诉求人补充（F-029）',
  dispatch: '需要承办单位办理的，及时派单（F-045）',
  sign: '承办单位须在{n}内签收（F-047）',
  return: '不属本单位职责的，自收到之日起{n}内申请退件，逾期视为受理（F-048）',
  'return-decision': '退件申请须及时审批，办理时限不因此中止（F-050）',
  handle: '自收到之日起{n}内办结并答复（F-060至F-062）',
  statutory: '法律法规对办理时限另有规定的，从其规定：{n}（F-063）',
  'extension-decision': '延期申请经同意后方可生效（F-064）',
  'co-handle': '协办单位先于主办单位一个工作日报送结果（F-092）',
  'duty-phone': '紧急类须第一时间电话通知承办单位，{n}内接通（F-060）',
  feedback: '分级响应：{n}内反馈，不等于办结（F-068至F-071）',
  'reply-approval': '答复逐级审签，每级{n}（F-089）',
  supervision: '督办事项须按期反馈，逾期升级督办形式（F-110、F-111）',
  instruction: '领导批示事项须按期办理并报告（F-112、F-113）',
  'joint-investigation': '联合调查须按期报送结论（F-092）',
  appeal: '申诉由上一级在{n}内决定（F-102、F-103）',
  visit: '维修后{n}内上门回访（F-127）',
  rectification: '回访发现问题，{n}内书面通知整改（F-129）',
  promise: '回访当场不能答复的，按约定时间答复（F-131）',
  review: '报结后由热线在{n}内审核（F-091）',
  callback: '审核通过后{n}内回访（F-120）',
  decision: '回访不满意的，决定重办或解释办结（F-123、F-093）',
  consultation: '职责不清的，会商确定牵头单位（F-092）',
  milestone: '挂账的承诺节点，须告知诉求人（F-071、F-093）',
  'follow-up': '办结后跟踪回访问题是否仍已解决（F-124）',
};

const LENGTHS: Record<Limit['unit'], (n: number) => string> = {
  'workday-hours': (n) => `工作日${n}小时`,
  workdays: (n) => `${n}个工作日`,
  minutes: (n) => `${n}分钟`,
  hours: (n) => `${n}小时`,
  days: (n) => (n === 0 ? '当日' : `${n}日`),
  years: (n) => `${n}年`,
};

/** How long a limit is, as officials and citizens read it. */
export const lengthOf = ({ unit, n }: Limit): string => LENGTHS[unit](n);

/** The rule behind a clock as officials and citizens read it, with the clock's own limit. */
export const articleOf = (kind: DeadlineKind, limit: Limit): string =>
  ARTICLES[kind].replace('{n}', lengthOf(limit));
