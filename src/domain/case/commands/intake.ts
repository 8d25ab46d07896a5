import type { CommandRule } from './rule.ts';

/** From registration to dispatch: what the hotline does itself. */
export const INTAKE = {
  'request-info': { title: '要求补充', about: '请诉求人补充材料', roles: ['agent'], travels: [] },
  supplement: { title: '补充', about: '登记诉求人补充的内容', roles: ['agent', 'complainant'], travels: [] },
  classify: {
    title: '研判',
    about: '确定诉求类型与办理类别',
    roles: ['dispatcher'],
    travels: [
      'typeCode',
      'tier',
      'severity',
      'urgency',
      'level',
      'emergencyPlan',
      'statutory.n',
      'statutory.unit',
      'statutory.extension',
    ],
  },
  reclassify: {
    title: '重新研判',
    about: '自原收件时起重新计算时限（Q29）',
    roles: ['duty-lead'],
    travels: ['typeCode', 'matterType', 'tier'],
    added: ['limit'],
  },
  'answer-direct': {
    title: '直接答复',
    about: '用知识库直接答复（F-035）',
    roles: ['agent'],
    travels: ['method', 'toldAt', 'articleId', 'articleVersion'],
  },
  redirect: {
    title: '引导转介',
    about: '引导至有权渠道（F-010）',
    roles: ['agent'],
    travels: ['target', 'callTransferred'],
  },
  'transfer-emergency': {
    title: '紧急转接',
    about: '立即转接紧急服务（F-009）',
    roles: ['agent'],
    travels: ['service'],
  },
  refuse: {
    title: '不予受理',
    about: '说明理由和途径后不予受理（Q37）',
    roles: ['duty-lead'],
    travels: ['ground'],
  },
  link: {
    title: '并案',
    about: '同一事件并入主件，各自编号、告知和回访（Q31）',
    roles: ['dispatcher'],
    travels: ['masterCaseNo'],
    added: ['typeCode', 'tier', 'dueAt'],
  },
  unlink: {
    title: '解除并案',
    about: '解除并案，单独派单',
    roles: ['dispatcher'],
    travels: [],
  },
  join: {
    title: '并入',
    about: '另一件并入本件，时限取最早（Q31）',
    roles: ['system'],
    travels: [],
    added: ['follower', 'dueAt'],
  },
  leave: { title: '脱离', about: '并入的一件脱离本件', roles: ['system'], travels: [], added: ['follower'] },
  follow: {
    title: '跟随主件',
    about: '主件的办理结果及于并入的各件（Q31）',
    roles: ['system'],
    travels: [],
    added: ['master', 'outcome', 'unit', 'dueAt'],
  },
  withdraw: { title: '撤回', about: '诉求人撤回诉求', roles: ['agent', 'complainant'], travels: [] },
  urge: { title: '催办', about: '催办，时限不变', roles: ['agent', 'complainant'], travels: [] },
} as const satisfies Record<string, CommandRule>;
