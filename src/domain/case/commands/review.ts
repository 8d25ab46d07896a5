import { METHODS, SATISFACTION } from '../vocabulary.ts';
import {
  attachment,
  code,
  described,
  instant,
  keyOf,
  list,
  maybe,
  oneOf,
  record,
  text,
  yes,
  yesNo,
} from './field.ts';
import { command, LONG, SHORT, UNIT, type CommandRule } from './rule.ts';

/** What a complainant says of the result (Q27). */
const ANSWERS = {
  solved: maybe(oneOf('yes', 'partly', 'no')),
  resultSatisfaction: maybe(keyOf(SATISFACTION)),
  serviceSatisfaction: maybe(keyOf(SATISFACTION)),
};
const VISITORS = ['callback-officer', 'supervisor', ...UNIT] as const;

/** After the result: review, call-back, rework, long-term, visits. */
export const REVIEW = {
  'approve-result': command({
    title: '审核通过',
    about: '同意报结，转回访',
    roles: ['reviewer', 'dispatcher'],
    words: {
      note: maybe(text(SHORT)),
      /** What the reviewer went through before approving (F-120). */
      checklist: maybe(
        record({
          citizenAnswered: yesNo(),
          demandsCovered: yesNo(),
          evidenceKept: yesNo(),
          publicTextSafe: maybe(yesNo()),
        }),
      ),
    },
  }).least(() => ({})),
  'send-back': command({
    title: '退回补正',
    about: '退回补正，原时限不变（Q23）',
    roles: ['reviewer', 'dispatcher'],
    words: { reasons: list(text(SHORT), 20) },
  }).least(() => ({ reasons: ['缺证据'] })),
  'mark-long-term': command({
    title: '挂账',
    about: '告知措施与承诺节点后挂账（Q32）',
    roles: ['duty-lead'],
    travels: { milestone: instant(), toldCitizenAt: instant() },
    words: { measures: text(LONG) },
  }).least(({ at, far }) => ({ measures: '纳入改造计划', milestone: far, toldCitizenAt: at })),
  'reach-milestone': command({
    title: '挂账到期处理',
    about: '恢复办理或销账',
    roles: ['duty-lead'],
    travels: { outcome: oneOf('resumed', 'resolved') },
    words: { note: maybe(text(SHORT)) },
  }).least(() => ({ outcome: 'resumed' })),
  'record-callback': command({
    title: '回访',
    about: '回访核实结果与满意度（F-120）',
    roles: ['callback-officer'],
    travels: {
      at: instant(),
      method: keyOf(METHODS),
      reached: yesNo(),
      declined: maybe(yesNo()),
      verified: maybe(yesNo()),
      ...ANSWERS,
      visitorRole: maybe(code()),
    },
    words: { comment: maybe(text(SHORT)) },
  }).least(({ at }) => ({ at, method: 'phone', reached: false }), {
    faults: ({ reached, declined, verified, solved, resultSatisfaction, serviceSatisfaction }) => {
      if (reached && !declined && solved === undefined && resultSatisfaction === undefined)
        return [{ path: ['solved'], message: '已联系上且未拒访的，须记录是否解决或对结果的满意度（F-121）' }];
      const told = [verified, solved, resultSatisfaction, serviceSatisfaction].some((a) => a !== undefined);
      if (!told || (reached && !declined)) return [];
      return declined
        ? [{ path: ['declined'], message: '拒访的，不得同时记录核实和满意度（Q26）' }]
        : [{ path: ['reached'], message: '未联系上的，不得记录核实和满意度（Q27）' }];
    },
  }),
  rate: command({
    title: '评价',
    about: '诉求人自行评价，等同回访（Q27）',
    roles: ['complainant'],
    travels: ANSWERS,
    words: { comment: maybe(text(SHORT)) },
  }).least(() => ({ resultSatisfaction: 'satisfied' }), {
    faults: ({ solved, resultSatisfaction, serviceSatisfaction }) =>
      (solved ?? resultSatisfaction ?? serviceSatisfaction) === undefined
        ? [{ path: ['resultSatisfaction'], message: '须说明是否解决或满意度' }]
        : [],
  }),
  rework: command({
    title: '重办',
    about: '重办直至满意，不得退件（F-123）',
    roles: ['duty-lead'],
    words: { reason: text(SHORT) },
    // A linked case has no unit of its own yet: it goes to the one whose answer did not satisfy (Q31).
    pins: (_, { assignment }) => (assignment ? undefined : 'in-force'),
    comesTo: ({ tracks }) => tracks.followedUnit,
  }).least(() => ({ reason: '未解决' })),
  'close-explained': command({
    title: '解释办结',
    about: '说明理由和申诉途径后办结（F-093）',
    roles: ['duty-lead'],
    words: { reason: text(SHORT), nextStep: text(SHORT), appealRouteTold: yes('已告知申诉途径') },
  }).least(() => ({ reason: '无法解决', nextStep: '诉讼', appealRouteTold: true })),
  'record-follow-up': command({
    title: '跟踪回访',
    about: '问题是否仍已解决；复发的另立新件（F-124）',
    roles: ['callback-officer'],
    travels: { at: instant(), stillFixed: yesNo() },
    words: { note: maybe(text(SHORT)) },
    added: { newCaseNo: maybe(code()) },
    asksOthers: true,
    opens: ({ stillFixed }) => !stillFixed,
  }).least(({ at }) => ({ at, stillFixed: true }), {
    adds: (_, { newCaseNo }) => (newCaseNo === undefined ? {} : { newCaseNo }),
  }),
  'record-visit': command({
    title: '维修回访',
    about: '上门回访，被访人签字；当场不能答复的约定时间（F-126至F-128、F-131）',
    roles: VISITORS,
    travels: {
      at: instant(),
      visitorRole: maybe(code()),
      problemsFound: maybe(yesNo()),
      promisedAt: described('当场不能答复的，约定的答复时间（F-131）', maybe(instant())),
      signatureAttachmentId: attachment(),
    },
    words: {
      onSite: text(SHORT),
      service: text(SHORT),
      charges: maybe(text(SHORT)),
      suggestions: maybe(text(SHORT)),
    },
  }).least(({ at }) => ({ at, onSite: '已修好', service: '态度好', signatureAttachmentId: 'a1' })),
  'issue-rectification': command({
    title: '整改通知',
    about: '回访发现问题，24小时内书面通知（F-129）',
    roles: VISITORS,
    words: { notice: text(LONG) },
  }).least(() => ({ notice: '请于三日内整改' })),
  'keep-promise': command({
    title: '兑现约定',
    about: '回访当场未能答复的，按约定时间答复（F-131）',
    roles: VISITORS,
    travels: { at: instant(), method: keyOf(METHODS) },
    words: { answer: text(LONG) },
  }).least(({ at }) => ({ at, method: 'phone', answer: '质保两年，期内免费' })),
} as const satisfies Record<string, CommandRule>;
