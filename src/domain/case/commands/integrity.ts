import { UNIT, type CommandRule } from './rule.ts';

/** What protects the people in it and the file: appeals, malice, confidentiality, holds, the archive, other rules. */
export const INTEGRITY = {
  appeal: {
    title: '申诉',
    about: '诉求人或被诉单位对结果不服（F-102、F-103）',
    roles: ['agent', 'complainant', 'unit-leader', 'unit-clerk'],
    of: 'respondent',
    travels: ['by'],
  },
  'decide-appeal': {
    title: '申诉决定',
    about: '由上一级或未参与本案者决定（F-102）',
    roles: ['leader', 'duty-lead'],
    travels: ['outcome'],
  },
  'propose-malicious': {
    title: '提请恶意认定',
    about: '提请认定，不影响办理（F-100、Q38）',
    roles: ['agent', ...UNIT],
    travels: [],
  },
  'confirm-malicious': {
    title: '恶意认定',
    about: '值班长与另一人先后认定，仍须答复一次（Q38）',
    roles: ['duty-lead', 'agent', 'dispatcher', 'reviewer', 'supervisor'],
    travels: ['decision'],
  },
  'set-confidentiality': {
    title: '设定保密',
    about: '公开、保密或匿名（Q36）',
    roles: ['agent', 'duty-lead'],
    travels: ['mode'],
    added: ['endsCallback'],
  },
  hold: { title: '封存', about: '封存期间不得归档或销毁（Q34）', roles: ['records'], travels: [] },
  'release-hold': { title: '解除封存', about: '解除封存', roles: ['records'], travels: [] },
  reopen: {
    title: '重启',
    about: '有新事实，另立关联新件（Q39）',
    roles: ['duty-lead'],
    travels: [],
    added: ['newCaseNo'],
  },
  'change-calendar': {
    title: '日历变更',
    about: '按新公布的放假安排重新计算，只延后不提前（Q41、Q42）',
    roles: ['system'],
    travels: [],
  },
  'change-plan': {
    title: '规则变更',
    about: '本案改用另一版规则或类型，只延后不提前',
    roles: ['duty-lead'],
    travels: ['policy', 'type'],
  },
  archive: { title: '归档', about: '材料齐全后立卷归档（F-140）', roles: ['records'], travels: [] },
} as const satisfies Record<string, CommandRule>;
