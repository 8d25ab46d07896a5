import { TRIGGERS } from '../vocabulary.ts';
import { code, instant, keyOf, list, maybe, oneOf, record, text, unit, yesNo } from './field.ts';
import { command, LONG, SHORT, UNIT, type CommandRule } from './rule.ts';

/** Orders, leader papers, joint investigation. */
export const SUPERVISION = {
  supervise: command({
    title: '督办',
    about: '电话、书面或会议督办，自有期限（F-110、F-111）',
    roles: ['supervisor'],
    travels: {
      trigger: keyOf(TRIGGERS),
      form: oneOf('phone', 'written', 'meeting'),
      dueAt: maybe(instant()),
    },
    words: { order: text(LONG) },
  }).least(() => ({ trigger: 'hot', form: 'written', order: '限期反馈' })),
  'report-supervision': command({
    title: '督办反馈',
    about: '承办单位反馈督办事项',
    roles: UNIT,
    words: { report: text(LONG) },
  }).least(() => ({ report: '已按要求办理' })),
  'accept-supervision': command({
    title: '督办办结',
    about: '认可反馈，督办结束',
    roles: ['supervisor'],
    words: { note: maybe(text(SHORT)) },
  }).least(() => ({})),
  present: command({
    title: '呈阅',
    about: '呈阅件：结果、原因、经过（F-112、F-114）',
    roles: ['duty-lead'],
    words: { leader: text(100), result: text(LONG), reason: text(LONG), course: text(LONG) },
  }).least(() => ({ leader: '分管副县长', result: '已修复', reason: '设备老化', course: '三次现场协调' })),
  instruct: command({
    title: '批示',
    about: '逐条交办，复述确认（F-112、F-114）',
    roles: ['leader', 'duty-lead'],
    travels: {
      paperNo: code(),
      lines: list(record({ unit: unit(), dueAt: maybe(instant()) }), 20),
      readBackConfirmed: yesNo(),
    },
    words: { text: text(LONG), lines: list(record({ order: text(SHORT) }), 20) },
  }).least(({ s }) => ({
    paperNo: s?.tracks.papers.find((p) => p.instructedAt === undefined)?.paperNo ?? 'P0',
    text: '请住建局牵头解决',
    lines: [{ unit: 'u1', order: '一周内报告' }],
    readBackConfirmed: true,
  })),
  'report-back': command({
    title: '批示反馈',
    about: '批示事项的结果报告领导（F-113）',
    roles: ['duty-lead'],
    travels: { paperNo: code() },
    words: { content: text(LONG) },
  }).least(({ s }) => {
    const papers = s?.tracks.papers ?? [];
    const waits = papers.find((p) => p.instructedAt !== undefined && p.reportedAt === undefined);
    return { paperNo: (waits ?? papers[0])?.paperNo ?? 'P0', content: '已办结' };
  }),
  'joint-investigate': command({
    title: '联合调查',
    about: '成立联合调查组（F-092）',
    roles: ['duty-lead'],
    travels: { leadUnit: unit(), members: list(unit(), 20), dueAt: instant() },
  }).least(({ later }) => ({ leadUnit: 'u1', members: ['u2'], dueAt: later }), {
    faults: ({ members }) =>
      new Set(members).size === members.length ? [] : [{ path: ['members'], message: '成员单位不得重复' }],
  }),
  'report-joint-findings': command({
    title: '联合调查结论',
    about: '牵头单位报送联合调查结论（F-092）',
    roles: UNIT,
    of: 'joint-lead',
    words: { findings: text(LONG) },
  }).least(() => ({ findings: '三方责任已厘清' })),
} as const satisfies Record<string, CommandRule>;
