import { attachment, instant, list, maybe, record, staffId, text, unit, yes, yesNo } from './field.ts';
import { CLERK, command, LONG, SHORT, type CommandRule, type Fault } from './rule.ts';

const coUnitFaults = ({ unit: lead, coUnits = [] }: { unit: string; coUnits?: string[] }): Fault[] =>
  coUnits.includes(lead) || new Set(coUnits).size !== coUnits.length
    ? [{ path: ['coUnits'], message: '协办单位不得重复，也不得是主办单位' }]
    : [];

/** To which unit, and back. */
export const DISPATCH = {
  dispatch: command({
    title: '派单',
    about: '派给承办单位，各时限开始（F-045）',
    roles: ['dispatcher'],
    travels: { unit: unit(), coUnits: maybe(list(unit(), 20, 0)) },
    words: { task: record({ investigate: text(SHORT), standard: text(SHORT) }) },
    pins: () => 'in-force',
  }).least(() => ({ unit: 'u1', task: { investigate: '查', standard: '准' } }), {
    faults: coUnitFaults,
  }),
  reassign: command({
    title: '改派',
    about: '承办单位已撤销的，改派给其他单位，各时限重新开始（Q13）',
    roles: ['dispatcher', 'duty-lead'],
    travels: { unit: unit(), coUnits: maybe(list(unit(), 20, 0)) },
    words: { reason: text(SHORT), task: record({ investigate: text(SHORT), standard: text(SHORT) }) },
    /** The unit that has the case is closed, as the directory says. */
    added: { closed: maybe(yesNo()) },
    pins: () => 'in-force',
  }).least(
    () => ({
      unit: 'u9',
      reason: '原承办单位已撤销',
      task: { investigate: '查', standard: '准' },
      closed: true,
    }),
    {
      faults: coUnitFaults,
      adds: (_, { unitClosed }) => (unitClosed ? { closed: true } : {}),
    },
  ),
  sign: command({
    title: '签收',
    about: '工作日24小时内签收（F-047）',
    roles: CLERK,
  }).least(() => ({})),
  'log-duty-call': command({
    title: '电话通知',
    about: '紧急件电话通知承办单位（F-060）',
    roles: ['agent'],
    travels: { calledAt: instant(), answered: yesNo() },
    words: { person: text(50), note: maybe(text(SHORT)) },
  }).least(({ at }) => ({ calledAt: at, person: '值班员', answered: true })),
  'request-return': command({
    title: '申请退件',
    about: '1个工作日内申请退件（F-048、F-049）',
    roles: CLERK,
    travels: { suggestedUnit: maybe(unit()), leaderOpinionAttachmentId: attachment() },
    words: { reason: text(SHORT), suggestion: text(SHORT), basis: text(SHORT) },
  }).least(() => ({
    reason: '非职责',
    suggestion: '转城管',
    basis: '三定方案',
    leaderOpinionAttachmentId: 'a1',
  })),
  'approve-return': command({
    title: '同意退件',
    about: '同意退件并重新界定职责（F-050）',
    roles: ['dispatcher'],
    travels: { nextUnit: maybe(unit()), consultation: maybe(yes('启动会商')) },
    words: { competenceNote: text(SHORT) },
    pins: ({ nextUnit }) => (nextUnit === undefined ? undefined : 'in-force'),
    comesTo: ({ plan }) => plan.policy.consultation.catcher,
  }).least(() => ({ competenceNote: '属城管' }), {
    faults: ({ nextUnit, consultation }) =>
      nextUnit !== undefined && consultation !== undefined
        ? [{ path: ['nextUnit'], message: '启动会商时不得同时指定承办单位' }]
        : [],
  }),
  'reject-return': command({
    title: '驳回退件',
    about: '驳回退件，原时限不变（F-051）',
    roles: ['dispatcher'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '依据不足' })),
  'allow-second-return': command({
    title: '准许再次退件',
    about: '书面理由，仅一次（Q12）',
    roles: ['supervisor'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '新证据' })),
  'open-consultation': command({
    title: '启动会商',
    about: '职责不清的，指定决定人会商（Q14、F-092）',
    roles: ['duty-lead'],
    travels: { decider: staffId() },
    words: { participants: list(text(100), 20) },
    comesTo: ({ plan }) => plan.policy.consultation.catcher,
  }).least(() => ({ participants: ['住房城乡建设局', '市场监管局'], decider: 'duty-lead' })),
  'decide-consultation': command({
    title: '会商定责',
    about: '指定的决定人确定牵头单位（Q14）',
    roles: ['duty-lead', 'dispatcher', 'supervisor', 'leader'],
    travels: { leadUnit: unit() },
    words: { minutes: text(LONG) },
    pins: () => 'in-force',
  }).least(() => ({ leadUnit: 'u2', minutes: '纪要' })),
} as const satisfies Record<string, CommandRule>;
