import { UNIT, type CommandRule } from './rule.ts';

/** Orders, leader papers, joint investigation. */
export const SUPERVISION = {
  supervise: {
    title: '督办',
    about: '电话、书面或会议督办，自有期限（F-110、F-111）',
    roles: ['supervisor'],
    travels: ['trigger', 'form', 'dueAt'],
  },
  'report-supervision': {
    title: '督办反馈',
    about: '承办单位反馈督办事项',
    roles: UNIT,
    travels: [],
  },
  'accept-supervision': {
    title: '督办办结',
    about: '认可反馈，督办结束',
    roles: ['supervisor'],
    travels: [],
  },
  present: {
    title: '呈阅',
    about: '呈阅件：结果、原因、经过（F-112、F-114）',
    roles: ['duty-lead'],
    travels: [],
  },
  instruct: {
    title: '批示',
    about: '逐条交办，复述确认（F-112、F-114）',
    roles: ['leader', 'duty-lead'],
    travels: ['paperNo', 'lines[].unit', 'lines[].dueAt', 'readBackConfirmed'],
  },
  'report-back': {
    title: '批示反馈',
    about: '批示事项的结果报告领导（F-113）',
    roles: ['duty-lead'],
    travels: ['paperNo'],
  },
  'joint-investigate': {
    title: '联合调查',
    about: '成立联合调查组（F-092）',
    roles: ['duty-lead'],
    travels: ['leadUnit', 'members', 'dueAt'],
  },
  'report-joint-findings': {
    title: '联合调查结论',
    about: '牵头单位报送联合调查结论（F-092）',
    roles: UNIT,
    of: 'joint-lead',
    travels: [],
  },
} as const satisfies Record<string, CommandRule>;
