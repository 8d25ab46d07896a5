import type { Named } from './commands/field.ts';

/** Why an act is refused: a closed union, each with its status and the sentence that a Chinese and an English reader gets. */
export const REFUSALS = {
  'stale-version': [409, '案件已有新变化，请刷新后再试', 'The case has moved on since the version you named'],
  'wrong-state': [409, '案件当前状态不允许此操作', 'The present state of the case does not allow this act'],
  'idempotency-in-flight': [
    409,
    '同一幂等键的请求正在处理',
    'A request with this idempotency key is still being processed',
  ],
  'idempotency-key-reused': [
    422,
    '该幂等键已用于不同内容',
    'This idempotency key was used with another body',
  ],
  'case-archived': [422, '案件已归档', 'The case is archived'],
  'return-window-closed': [
    422,
    '已过退件时限，视为受理（F-048）',
    'The return window has closed: deemed accepted',
  ],
  'second-return': [
    422,
    '退件被驳回后原则上不得再次退件（F-052）',
    'A rejected return may not be filed again',
  ],
  'return-in-rework': [422, '重办件不得退件（Q24）', 'A case under rework may not be returned'],
  'return-binding': [
    422,
    '会商确定的承办单位不得退件',
    'A unit named by consultation may not return the case',
  ],
  'deadline-passed': [
    422,
    '须在办理期限届满前申请（F-064）',
    'The request must be filed before the limit expires',
  ],
  'extension-limit': [422, '延期次数已用完（F-065至F-067）', 'No further extension is allowed'],
  'extension-too-long': [422, '延期天数超过上限', 'The extension is longer than allowed'],
  'extension-pending': [422, '已有待批的延期申请', 'An extension request is already pending'],
  'force-majeure-required': [
    422,
    '紧急件仅因不可抗力等客观原因可延期（F-065）',
    'An urgent case is extended for objective causes only',
  ],
  'citizen-not-answered': [422, '尚未答复诉求人，不能报结（F-091）', 'The citizen has not been answered yet'],
  'attachment-unknown': [422, '附件不存在', 'No such attachment'],
  'unit-unknown': [422, '承办单位不存在', 'No such unit'],
  'type-unknown': [422, '诉求类型不存在', 'No such complaint type'],
  'tier-mismatch': [
    422,
    '办理类别须为紧急类或与诉求性质相符',
    'The tier is urgent or follows from the matter type',
  ],
  'instant-in-future': [422, '所报时间晚于现在', 'A reported instant lies in the future'],
  'milestone-passed': [422, '所定日期须晚于现在', 'The date named must lie in the future'],
  'plan-current': [409, '本案已适用该版本', 'The case already follows this version'],
  'plan-unknown': [422, '规则版本不存在', 'No such version of a policy'],
  'case-unknown': [422, '所指的案件不存在', 'No such case'],
  'master-unknown': [422, '主件不存在', 'No such master case'],
  'already-rated': [409, '本轮办理已评价', 'This round has been rated already'],
  'not-linkable': [422, '不能并入该件', 'The case cannot be linked so'],
  'already-linked': [409, '已经并入', 'The case is linked already'],
  'not-a-master': [422, '主件已办结或本身已并入他件', 'The master is over, or is itself linked'],
  'respondent-conflict': [
    422,
    '举报件不得转给被举报单位，被诉单位也不得牵头调查本案',
    'What is reported of a unit is never handed to it, and no unit leads the investigation of itself',
  ],
  'same-unit': [
    422,
    '不能同意退件又转回原单位；应驳回退件，原时限不变（F-051）',
    'A return is not granted back to the unit that asked: reject it, and the old limit stands',
  ],
  'reply-not-approved': [
    422,
    '答复尚未审签完毕（F-089）',
    'The reply has not been approved by the whole chain',
  ],
  'no-approval-chain': [422, '该类型无审签链，可直接答复', 'The type has no approval chain: reply directly'],
  'plan-not-approved': [422, '处理方案尚未批准（F-083）', 'The handling plan has not been approved'],
  'steps-missing': [422, '该类型要求的办理步骤未完成', 'Steps that the type requires are missing'],
  'reward-for-reports': [422, '仅举报可提请奖励（F-038）', 'Only a report may be proposed for a reward'],
  'supervision-not-reported': [422, '承办单位尚未反馈督办事项', 'The unit has not reported on the order'],
  'supervision-open': [422, '督办尚未办结', 'An ordered supervision is still open'],
  'paper-unknown': [422, '呈阅件编号不存在', 'No such leader paper'],
  'appeal-pending': [422, '申诉尚未决定', 'An appeal has not been decided'],
  'on-hold': [422, '案件已封存', 'The case is under a legal hold'],
  'file-incomplete': [422, '案卷材料不齐全（F-140）', 'The file is incomplete'],
  'identity-not-held': [422, '匿名件不持有身份信息', 'No identity is held of an anonymous complainant'],
  'not-your-decision': [
    422,
    '此事不由您决定：本案不由贵单位承办，或您已参与其中，或另有指定',
    'Not yours to decide: the case is not with your unit, you took part, or somebody else is named',
  ],
  'too-many-acts': [
    422,
    '您今日对本案的操作次数已达上限，请明日再办',
    'You have acted on this case as often as one day allows: go on tomorrow',
  ],
  'malformed-command': [422, '命令格式不正确', 'The command is malformed'],
} as const satisfies Record<string, readonly [status: 409 | 422, zh: string, en: string]>;

export type RefusalCode = keyof typeof REFUSALS;
export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && code in REFUSALS;

/** The status and both sentences of a refusal. */
export const describeRefusal = (code: RefusalCode): { status: 409 | 422; zh: string; en: string } => {
  const [status, zh, en] = REFUSALS[code];
  return { status, zh, en };
};

/** What is answered when a command names what there is not. */
export const NO_SUCH = {
  type: 'type-unknown',
  case: 'master-unknown',
  unit: 'unit-unknown',
  attachment: 'attachment-unknown',
} as const satisfies Record<Named, RefusalCode>;
