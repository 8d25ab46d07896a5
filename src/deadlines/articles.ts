import type { DeadlineKind } from '../domain/case/vocabulary.ts';

/** The rule that each clock rests on, as officials and citizens read it; the numbers are those of the table of rules. */
export const ARTICLES: Record<DeadlineKind, string> = {
  triage: '登记后及时研判分类，紧急优先（F-027、F-028）',
  info: '要素不全的，请诉求人补充（F-029）',
  dispatch: '需要承办单位办理的，及时派单（F-045）',
  sign: '承办单位须在工作日24小时内签收（F-047）',
  return: '不属本单位职责的，自收到之日起1个工作日内申请退件，逾期视为受理（F-048）',
  'return-decision': '退件申请须及时审批，办理时限不因此中止（F-050）',
  handle: '紧急类1个工作日、咨询类3个工作日、其他诉求类5个工作日内办结并答复（F-060至F-062）',
  statutory: '法律法规对办理时限另有规定的，从其规定（F-063）',
  'extension-decision': '延期申请经同意后方可生效（F-064）',
  'co-handle': '协办单位先于主办单位一个工作日报送结果（F-092）',
  'duty-phone': '紧急类须第一时间电话通知承办单位（F-060）',
  feedback: '分级响应：2小时、24小时、7日、15日内反馈（F-068至F-071）',
  review: '报结后由热线审核（F-091）',
  callback: '办结后下一工作日起回访（F-120）',
  decision: '回访不满意的，决定重办或解释办结（F-123、F-093）',
  consultation: '职责不清的，会商确定牵头单位（F-092）',
  milestone: '挂账的承诺节点，须告知诉求人（F-071、F-093）',
  'follow-up': '办结后跟踪回访（F-120）',
};
