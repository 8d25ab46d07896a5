import type { Named } from './case/commands/field.ts';

type Sentences<Status extends number = number> = Readonly<
  Record<string, readonly [status: Status, zh: string, en: string]>
>;

/** Why an act on a case is refused. */
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
  'case-archived': [
    422,
    '案件已归档，不再受理补充、催办、评价；有新情况的，请拨打12345申请重启',
    'The case is archived: with new facts, ask the hotline to reopen it',
  ],
  'case-over': [
    409,
    '案件已办结，补充、催办和撤回不再生效；对结果不满意的可评价或申诉，有新情况的请拨打12345申请重启',
    'The matter is over: rate the result or appeal against it; with new facts, ask the hotline to reopen it',
  ],
  'already-reopened': [
    409,
    '本件已另立新件，新情况请在新件上补充',
    'A new case has come of this one already: add the new facts there',
  ],
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
  'instant-too-early': [
    422,
    '所报时间早于其所依据的环节：登记、派单、审核通过、办结或上一次回访',
    'A reported instant lies before what it follows: registration, dispatch, approval, closing or the attempt before',
  ],
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
  'consultation-due': [
    422,
    '累计退件已达会商次数，须会商定责，不得直接指定承办单位（Q14）',
    'As many returns as this lead to a consultation: no unit is named without it',
  ],
  'unit-not-closed': [
    422,
    '承办单位未撤销，不得改派；应由其申请退件（F-048）',
    'The unit is not closed: the case is taken from it by a return only',
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
  'urged-enough': [
    422,
    '今日已多次催办，承办单位均已获告知；有新情况请补充说明（Q39）',
    'The unit has been urged several times today: tell what is new instead',
  ],
  'malformed-command': [422, '命令格式不正确', 'The command is malformed'],
} as const satisfies Sentences<409 | 422>;

/** Why personal data is kept from somebody, or kept. */
const PRIVACY = {
  'erasure-not-agreed': [409, '须先由档案人员同意清除', 'The records office has to agree first'],
  'already-erased': [409, '已经清除', 'It has been erased already'],
  'not-archived': [409, '案件尚未归档，不得清除', 'Only what is archived may be erased'],
  'relay-answered': [409, '该转达已经答复', 'This message has been answered already'],
} as const satisfies Sentences;

/** Why a recording is not heard, or not destroyed (F-143, F-145). */
const RECORDINGS = {
  'recording-not-authorised': [403, '您无权调取录音', 'Recordings are not for your role'],
  'purpose-not-allowed': [
    403,
    '录音只能用于核查事实、投诉处理和监管监督',
    'Recordings are not given for this purpose',
  ],
  'request-decided': [409, '该调取申请已有结论', 'This request has been decided already'],
  'request-not-approved': [403, '调取申请未获批准', 'This request has not been approved'],
  'approval-expired': [403, '批准已超过24小时，请重新申请', 'The approval is older than 24 hours: ask again'],
} as const satisfies Sentences;

/** What takes two people, or has to be kept, whether it is a case or a recording. */
const KEPT = {
  'four-eyes': [403, '须由另一人办理', 'Another person has to do this'],
  'legal-hold': [422, '已封存，不得清除或销毁', 'It is under a legal hold'],
  'retention-running': [422, '保存期限未满，不得清除或销毁', 'It must still be kept'],
} as const satisfies Sentences;

/** Why the notice of a year's holidays is not taken in. */
const CALENDARS = {
  'edition-exists': [409, '该通知已录入', 'A notice of this number is already published'],
  'edition-outdated': [409, '已有更晚公布的版本', 'A notice published later is already in force'],
  'edition-in-progress': [409, '上一版本仍在重新计算', 'The edition before is still being applied'],
  'region-unknown': [422, '该地区没有自己的放假安排', 'This region has no holidays of its own'],
  'notice-contradictory': [422, '通知内容有误', 'The notice contradicts itself or what has been'],
} as const satisfies Sentences;

/** Why a definition is not published, or not retired. */
const CATALOGUE = {
  'version-published': [
    409,
    '该版本已发布，内容不同',
    'This version is published already, with other content',
  ],
  'version-needed': [
    409,
    '该版本仍为办件所需，不得停用',
    'Without this version something would be left without rules',
  ],
} as const satisfies Sentences;

/** What the interface itself refuses, whatever is asked. */
const INTERFACE = {
  'malformed-request': [400, '请求格式不正确', 'The request cannot be read'],
  'invalid-request': [400, '提交内容不符合要求', 'The request has missing, unknown or malformed fields'],
  unauthorized: [401, '请先登录', 'A valid bearer token is required'],
  forbidden: [403, '您的角色无权进行此操作', 'Your role does not allow this'],
  'not-found': [404, '未找到', 'There is nothing here, or it is not yours to know of'],
  'body-too-large': [413, '提交内容过大', 'The body is larger than allowed'],
  'unsupported-media-type': [415, '不支持的内容类型', 'This content type is not supported'],
  'challenge-required': [
    429,
    '近期由此网络提交的诉求较多，请先完成验证（GET /public/challenge），也可拨打12345',
    'Many complaints came from around here: solve a challenge first (GET /public/challenge)',
  ],
  'too-many-requests': [429, '请求过于频繁，请稍后再试', 'Too many requests: try again later'],
  /** The rules failed on a command that is one. Nothing was done; what failed is logged. */
  defect: [
    500,
    '系统处理此事时出错，未作任何改动，已记录待查',
    'The rules failed on this act, a defect of ours: nothing was done',
  ],
  'internal-error': [500, '系统内部错误', 'Something went wrong on our side'],
  unavailable: [503, '服务暂不可用，请稍后再试', 'The service is unavailable for the moment: try again'],
} as const satisfies Sentences;

/** Every code that an answer may carry, each with its status and the sentence that a Chinese and an English reader gets: a closed union. */
export const PROBLEMS = {
  ...INTERFACE,
  ...REFUSALS,
  ...PRIVACY,
  ...RECORDINGS,
  ...KEPT,
  ...CALENDARS,
  ...CATALOGUE,
};

export type ProblemCode = keyof typeof PROBLEMS;
export type RefusalCode = keyof typeof REFUSALS;
export type PrivacyRefusal = keyof typeof PRIVACY | keyof typeof KEPT;
export type RecordingRefusal = keyof typeof RECORDINGS | keyof typeof KEPT;
export type CalendarRefusal = keyof typeof CALENDARS;

export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.hasOwn(REFUSALS, code);

/** The status and both sentences of a problem. */
export const describeProblem = (code: ProblemCode): { status: number; zh: string; en: string } => {
  const [status, zh, en] = PROBLEMS[code];
  return { status, zh, en };
};

/** What is answered when a command names what there is not. */
export const NO_SUCH = {
  type: 'type-unknown',
  case: 'master-unknown',
  unit: 'unit-unknown',
  attachment: 'attachment-unknown',
} as const satisfies Record<Named, RefusalCode>;
