import { fromIso } from '../../time/instant.ts';
import { begin, endClocks, endKind, hotlineKey } from '../clocks.ts';
import {
  happened,
  isAccused,
  isOfAnotherUnit,
  judgesItself,
  refused,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { isOfOrder, isRespondent, isRunning } from '../state.ts';

/** The clock of an order: the date that whoever ordered it named, else the policy's length. */
function orderClock(
  q: Question,
  key: string,
  kind: 'supervision' | 'instruction' | 'joint-investigation',
  dueAt: string | undefined,
): ClockChange[] {
  const named =
    dueAt === undefined ? {} : { dueAt: fromIso(dueAt), fixed: true as const, provisional: false };
  return begin(q.s, kind, q.at, { key }).map((clock) => ({ ...clock, ...named }));
}

const isPast = (q: Question, dueAt: string | undefined): boolean =>
  dueAt !== undefined && fromIso(dueAt) <= q.at;

/** 督办 (F-110, F-111): an order with a date of its own. */
const supervise: Judge<'supervise'> = (q) => {
  const { form, trigger, dueAt } = q.fields;
  if (isPast(q, dueAt)) return refused('milestone-passed');
  const order = hotlineKey(q.s, 'supervision');
  return happened(
    q,
    'supervision-ordered',
    { order, form, trigger },
    orderClock(q, order, 'supervision', dueAt),
  );
};

/** 督办反馈, by the unit that has the case: for every order that waits. */
const reportSupervision: Judge<'report-supervision'> = (q) => {
  if (isOfAnotherUnit(q)) return refused('not-your-decision');
  const waits = q.s.supervision.some((o) => o.endedAt === undefined && o.reportedAt === undefined);
  return waits
    ? happened(q, 'supervision-reported', {}, endKind(q.s, 'met', 'supervision'))
    : refused('wrong-state');
};

/** 督办办结: ends what a person ordered and the unit has reported on, in whatever form by now; what time opened ends with the result. */
const acceptSupervision: Judge<'accept-supervision'> = (q) => {
  const open = q.s.supervision.filter((o) => o.endedAt === undefined);
  const ordered = open.filter((o) => o.ordered);
  if (ordered.length === 0) return refused('wrong-state');
  const nobodyCould = !q.s.assignment && ordered.every((o) => o.form !== 'leader');
  const done = ordered.filter((o) => nobodyCould || o.reportedAt !== undefined);
  if (done.length === 0) return refused('supervision-not-reported');
  const isOfThem = ({ key }: { key: string }): boolean => done.some((o) => isOfOrder(q.s, o, key));
  const orders = open.filter(isOfThem).map(({ key }) => key);
  return happened(q, 'supervision-accepted', { orders }, endClocks(q.s, 'cancelled', isOfThem));
};

/** 呈阅 (F-112): a paper with a number of its own. */
const present: Judge<'present'> = (q) =>
  happened(q, 'presented', { paperNo: `${q.s.caseNo}-CY${q.s.tracks.papers.length + 1}` });

/** 批示 (F-112, F-114): line by line, each with a unit and a date; the case is now under a leader's supervision. */
const instruct: Judge<'instruct'> = (q) => {
  const { paperNo, lines, readBackConfirmed } = q.fields;
  const paper = q.s.tracks.papers.find((p) => p.paperNo === paperNo);
  if (!paper) return refused('paper-unknown');
  if (paper.instructedAt !== undefined) return refused('wrong-state');
  if (lines.some(({ dueAt }) => isPast(q, dueAt))) return refused('milestone-passed');
  if (isAccused(q.s, ...lines.map((line) => line.unit))) return refused('respondent-conflict');
  const clockKey = (i: number): string => `${hotlineKey(q.s, 'instruction')}:${i + 1}`;
  const data = {
    paperNo,
    lines: lines.map(({ unit }, i) => ({ unit, clock: clockKey(i) })),
    readBackConfirmed,
  };
  const clocks = lines.flatMap(({ dueAt }, i) => orderClock(q, clockKey(i), 'instruction', dueAt));
  return happened(q, 'instructed', data, clocks);
};

/** 批示反馈 (F-113): the result of the instructed matter reported to the leader. */
const reportBack: Judge<'report-back'> = (q) => {
  const { paperNo } = q.fields;
  const paper = q.s.tracks.papers.find((p) => p.paperNo === paperNo);
  if (!paper) return refused('paper-unknown');
  if (paper.instructedAt === undefined || paper.reportedAt !== undefined) return refused('wrong-state');
  const keys = paper.lines.map((line) => line.clock);
  return happened(
    q,
    'reported-back',
    { paperNo },
    endClocks(q.s, 'met', (c) => isRunning(c) && keys.includes(c.key)),
  );
};

/** 联合调查 (F-092): a group with a lead unit and a date. Nobody leads the investigation of a complaint about themselves: its findings could never be reported. */
const jointInvestigate: Judge<'joint-investigate'> = (q) => {
  const { leadUnit, members, dueAt } = q.fields;
  const { joint } = q.s.tracks;
  if (joint && joint.reportedAt === undefined) return refused('wrong-state');
  if (isPast(q, dueAt)) return refused('milestone-passed');
  if (isRespondent(q.s, leadUnit) || isAccused(q.s, ...members)) return refused('respondent-conflict');
  const kind = 'joint-investigation';
  const clocks = orderClock(q, hotlineKey(q.s, kind), kind, dueAt);
  return happened(q, 'joint-investigation-opened', { leadUnit, members }, clocks);
};

/** 联合调查结论, by the lead unit for all. */
const reportJointFindings: Judge<'report-joint-findings'> = (q) => {
  const { joint } = q.s.tracks;
  if (!joint || joint.reportedAt !== undefined) return refused('wrong-state');
  const unit = q.command.actor.unit ?? '';
  if (unit !== joint.leadUnit || judgesItself(q)) return refused('not-your-decision');
  return happened(q, 'joint-findings-reported', { unit }, endKind(q.s, 'met', 'joint-investigation'));
};

export const supervising = {
  supervise,
  'report-supervision': reportSupervision,
  'accept-supervision': acceptSupervision,
  present,
  instruct,
  'report-back': reportBack,
  'joint-investigate': jointInvestigate,
  'report-joint-findings': reportJointFindings,
};
