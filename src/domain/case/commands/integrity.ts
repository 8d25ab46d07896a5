import { CONFIDENTIALITY } from '../vocabulary.ts';
import { code, count, keyOf, maybe, oneOf, record, text, yesNo } from './field.ts';
import { command, LONG, SHORT, UNIT, type CommandRule } from './rule.ts';

const version = () => record({ code: code(), version: count(1_000_000) });

/** What protects the people in it and the file: appeals, malice, confidentiality, holds, the archive, other rules. */
export const INTEGRITY = {
  appeal: command({
    title: '申诉',
    about: '诉求人或被诉单位对结果不服（F-102、F-103）',
    roles: ['agent', 'complainant', 'unit-leader', 'unit-clerk'],
    of: 'respondent',
    travels: { by: oneOf('complainant', 'respondent') },
    words: { ground: text(SHORT), newFacts: maybe(text(LONG)) },
  }).least(({ as }) => ({
    by: as?.unit === undefined ? 'complainant' : 'respondent',
    ground: '认定不符合事实',
  })),
  'decide-appeal': command({
    title: '申诉决定',
    about: '由上一级或未参与本案者决定（F-102）',
    roles: ['leader', 'duty-lead'],
    travels: { outcome: oneOf('upheld', 'changed') },
    words: { decision: text(LONG) },
  }).least(() => ({ outcome: 'upheld', decision: '维持原处理结果' })),
  'propose-malicious': command({
    title: '提请恶意认定',
    about: '提请认定，不影响办理（F-100、Q38）',
    roles: ['agent', ...UNIT],
    words: { evidence: text(LONG) },
  }).least(() => ({ evidence: '一月内反复来电六十次' })),
  'confirm-malicious': command({
    title: '恶意认定',
    about: '值班长与另一人先后认定，仍须答复一次（Q38）',
    roles: ['duty-lead', 'agent', 'dispatcher', 'reviewer', 'supervisor'],
    travels: { decision: oneOf('confirmed', 'dismissed') },
    words: { note: maybe(text(SHORT)) },
  }).least(() => ({ decision: 'confirmed' })),
  'set-confidentiality': command({
    title: '设定保密',
    about: '公开、保密或匿名（Q36）',
    roles: ['agent', 'duty-lead'],
    travels: { mode: keyOf(CONFIDENTIALITY) },
    words: { reason: text(SHORT) },
    /** Whoever is not known any more is not called back; no command of before says so. */
    added: { endsCallback: maybe(yesNo()) },
    asksOthers: true,
  }).least(
    ({ s }) => ({
      mode: s?.flags.includes('ANONYMOUS') ? 'anonymous' : 'confidential',
      reason: '诉求人要求',
    }),
    {
      adds: ({ mode }) => (mode === 'anonymous' ? { endsCallback: true } : {}),
    },
  ),
  hold: command({
    title: '封存',
    about: '封存期间不得归档或销毁（Q34）',
    roles: ['records'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '涉诉' })),
  'release-hold': command({
    title: '解除封存',
    about: '解除封存',
    roles: ['records'],
    words: { reason: text(SHORT) },
  }).least(() => ({ reason: '诉讼终结' })),
  reopen: command({
    title: '重启',
    about: '有新事实，另立关联新件（Q39）',
    roles: ['duty-lead'],
    words: { reason: text(SHORT), newFacts: text(LONG) },
    added: { newCaseNo: code() },
    asksOthers: true,
    opens: () => true,
  }).least(
    ({ s }) => ({
      reason: '有新证据',
      newFacts: '再次发生同一故障',
      newCaseNo: `JS6${s?.version ?? ''}`,
    }),
    {
      adds: (_, { newCaseNo = '' }) => ({ newCaseNo }),
    },
  ),
  'change-calendar': command({
    title: '日历变更',
    about: '按新公布的放假安排重新计算，只延后不提前（Q41、Q42）',
    roles: ['system'],
  }).least(() => ({})),
  'change-plan': command({
    title: '规则变更',
    about: '本案改用另一版规则或类型，只延后不提前',
    roles: ['duty-lead'],
    travels: { policy: maybe(version()), type: maybe(version()) },
    words: { reason: text(SHORT) },
    pins: () => 'versions',
  }).least(() => ({ policy: { code: 'county-12345', version: 2 }, reason: '新规施行' }), {
    faults: ({ policy, type }) =>
      policy === undefined && type === undefined
        ? [{ path: ['policy'], message: '须指明规则或类型的版本' }]
        : [],
  }),
  archive: command({
    title: '归档',
    about: '材料齐全后立卷归档（F-140）',
    roles: ['records'],
  }).least(() => ({})),
} as const satisfies Record<string, CommandRule>;
