import { CLERK, type CommandRule } from './rule.ts';

/** To which unit, and back. */
export const DISPATCH = {
  dispatch: {
    title: '派单',
    about: '派给承办单位，各时限开始（F-045）',
    roles: ['dispatcher'],
    travels: ['unit', 'coUnits'],
  },
  sign: { title: '签收', about: '工作日24小时内签收（F-047）', roles: CLERK, travels: [] },
  'log-duty-call': {
    title: '电话通知',
    about: '紧急件电话通知承办单位（F-060）',
    roles: ['agent'],
    travels: ['calledAt', 'answered'],
  },
  'request-return': {
    title: '申请退件',
    about: '1个工作日内申请退件（F-048、F-049）',
    roles: CLERK,
    travels: ['suggestedUnit', 'leaderOpinionAttachmentId'],
  },
  'approve-return': {
    title: '同意退件',
    about: '同意退件并重新界定职责（F-050）',
    roles: ['dispatcher'],
    travels: ['nextUnit', 'consultation'],
  },
  'reject-return': {
    title: '驳回退件',
    about: '驳回退件，原时限不变（F-051）',
    roles: ['dispatcher'],
    travels: [],
  },
  'allow-second-return': {
    title: '准许再次退件',
    about: '书面理由，仅一次（Q12）',
    roles: ['supervisor'],
    travels: [],
  },
  'open-consultation': {
    title: '启动会商',
    about: '职责不清的，指定决定人会商（Q14、F-092）',
    roles: ['duty-lead'],
    travels: ['decider'],
  },
  'decide-consultation': {
    title: '会商定责',
    about: '指定的决定人确定牵头单位（Q14）',
    roles: ['duty-lead', 'dispatcher', 'supervisor', 'leader'],
    travels: ['leadUnit'],
  },
} as const satisfies Record<string, CommandRule>;
