import { elapse } from '../../../src/domain/case/elapse.ts';
import type { CaseEvent, EventType } from '../../../src/domain/case/events.ts';
import { evolve, fold } from '../../../src/domain/case/evolve.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { isRunning, type CaseState, type Clock } from '../../../src/domain/case/state.ts';
import { masterOf, openAppeal } from '../../../src/domain/case/tracks.ts';
import {
  isEnded,
  isOpen,
  type CaseStateName,
  type DeadlineKind,
} from '../../../src/domain/case/vocabulary.ts';
import { addDays, dayOf, startOf } from '../../../src/domain/time/instant.ts';

/** The state diagram of `4-process.md` §3, and what time and withdrawals add. */
export const TRANSITIONS: Record<CaseStateName, CaseStateName[]> = {
  REGISTERED: [
    'AWAITING_INFO',
    'ANSWERED_DIRECT',
    'REDIRECTED',
    'EMERGENCY_TRANSFERRED',
    'NOT_ACCEPTED',
    'LINKED',
    'PENDING_DISPATCH',
    'WITHDRAWN',
  ],
  AWAITING_INFO: ['REGISTERED', 'WITHDRAWN'],
  // Q31: what turns out later to be one incident is linked too.
  PENDING_DISPATCH: ['IN_ASSIGNMENT', 'IN_CONSULTATION', 'LINKED', 'WITHDRAWN'],
  IN_CONSULTATION: ['IN_ASSIGNMENT', 'WITHDRAWN'],
  LONG_TERM: ['IN_ASSIGNMENT', 'CLOSED', 'WITHDRAWN'],
  IN_ASSIGNMENT: ['LONG_TERM', 'UNDER_REVIEW', 'PENDING_DISPATCH', 'IN_CONSULTATION', 'LINKED', 'WITHDRAWN'],
  UNDER_REVIEW: ['CALLBACK_PENDING', 'CLOSED', 'IN_ASSIGNMENT', 'WITHDRAWN'],
  CALLBACK_PENDING: ['CLOSED', 'CLOSED_EXPLAINED', 'IN_ASSIGNMENT', 'WITHDRAWN'],
  LINKED: ['PENDING_DISPATCH', 'CALLBACK_PENDING', 'CLOSED', 'WITHDRAWN'],
  ANSWERED_DIRECT: ['ARCHIVED'],
  REDIRECTED: ['ARCHIVED'],
  NOT_ACCEPTED: ['ARCHIVED'],
  EMERGENCY_TRANSFERRED: ['ARCHIVED'],
  // F-123: whoever is not satisfied after all is heard.
  CLOSED: ['ARCHIVED', 'IN_ASSIGNMENT', 'CLOSED_EXPLAINED'],
  CLOSED_EXPLAINED: ['ARCHIVED'],
  WITHDRAWN: ['ARCHIVED'],
  ARCHIVED: [],
};

/** Whoever wrote has been answered, and whoever came been looked into (F-073, F-074). */
const ANSWERS: EventType[] = [
  'answered-direct',
  'redirected',
  'emergency-transferred',
  'refused',
  'citizen-answered',
  'marked-long-term',
];
/** What somebody ordered or asked for is met by its own report alone. */
const MET_BY: Partial<Record<DeadlineKind, EventType[]>> = {
  verify: [...ANSWERS, 'site-checked', 'investigation-recorded', 'finding-recorded'],
  answer: [...ANSWERS, 'info-requested'],
  supervision: ['supervision-reported'],
  instruction: ['reported-back'],
  'joint-investigation': ['joint-findings-reported'],
  appeal: ['appeal-decided'],
  visit: ['visited'],
  rectification: ['rectification-issued'],
  promise: ['promise-kept'],
};
/** It is given up only where it became void: with the archive, an order accepted, a result sent back, a complaint withdrawn or linked. */
const ENDED_BY: Partial<Record<DeadlineKind, EventType[]>> = {
  verify: ['linked', 'withdrawn'],
  answer: ['linked', 'withdrawn'],
  supervision: ['supervision-accepted'],
  visit: ['sent-back', 'withdrawn'],
};

/** Which laws an event breaks, `s` being the case before it and `next` after. */
function brokenBy(s: CaseState, e: CaseEvent, next: CaseState, past: CaseEvent[]): string[] {
  const broken: string[] = [];
  if (next.state !== s.state && !TRANSITIONS[s.state].includes(next.state) && e.type !== 'lapse-withdrawn')
    broken.push(`${s.state} → ${next.state} by ${e.type}`);
  if (e.type === 'archived') {
    if (openAppeal(s.tracks)) broken.push('archived under an appeal');
    if (s.flags.includes('LEGAL_HOLD')) broken.push('archived under a hold');
    if (s.supervision.some((o) => o.ordered && o.endedAt === undefined))
      broken.push('archived under an ordered supervision');
  }
  for (const order of s.supervision.filter((o) => o.ordered && o.endedAt === undefined)) {
    const after = next.supervision.find((o) => o.key === order.key);
    if (after?.endedAt !== undefined && e.type !== 'supervision-accepted')
      broken.push(`an ordered supervision ended by ${e.type}`);
    if (!after) broken.push(`an ordered supervision forgotten by ${e.type}`);
  }
  for (const change of e.clocks ?? []) {
    const clock = 'end' in change ? s.clocks[change.end] : undefined;
    if (clock && 'end' in change) broken.push(...endedWrongly(clock, change.status, e.type));
  }
  const acted = past.filter((p) => p.by.id === e.by.id && p.by.role !== 'system');
  if (e.type === 'appeal-decided' && e.by.role !== 'leader' && acted.length > 0)
    broken.push('an appeal decided by somebody who took part');
  if (e.type === 'malicious-judged' && next.tracks.malicious?.decision === 'confirmed') {
    const proposed = past.findLastIndex((p) => p.type === 'malicious-proposed');
    const judges = [...past.slice(proposed), e].filter((p) => p.type === 'malicious-judged');
    if (new Set(judges.map((j) => j.by.id)).size !== 2) broken.push('malice confirmed by fewer than two');
    if (judges[0]?.by.role !== 'duty-lead') broken.push('malice not judged by a duty lead first');
  }
  if (next.state === 'LINKED' && masterOf(next.tracks) === undefined) broken.push('linked to nothing');
  const redone = e.type === 'rework-ordered' && next.citizenClosedAt === undefined;
  if (s.citizenClosedAt !== undefined && next.citizenClosedAt !== s.citizenClosedAt && !redone)
    broken.push("the citizen's clock moved");
  if (next.registeredAt !== s.registeredAt) broken.push("the citizen's clock restarted");
  return broken;
}

function endedWrongly({ kind }: Clock, status: string, by: EventType): string[] {
  const report = MET_BY[kind];
  if (!report || by === 'archived') return [];
  if (status === 'met') return report.includes(by) ? [] : [`${kind} met by ${by}`];
  return status === 'cancelled' && !ENDED_BY[kind]?.includes(by) ? [`${kind} given up by ${by}`] : [];
}

/** Which laws a whole history breaks. */
export function brokenLaws(events: CaseEvent[]): string[] {
  const broken: string[] = [];
  if (events.some((e, i) => e.seq !== i + 1)) broken.push('seq has a gap');
  let s = fold(events.slice(0, 1));
  for (const [i, e] of events.entries()) {
    if (i === 0) continue;
    const next = evolve(s, e);
    broken.push(...brokenBy(s, e, next, events.slice(0, i)));
    s = next;
  }
  const standing = new Set<string>();
  for (const e of events) {
    if (!('lapse' in e.data)) continue;
    const { lapse, dueAt } = e.data;
    if (e.type === 'lapse-withdrawn') {
      if (!standing.delete(lapse)) broken.push('a lapse withdrawn that never was');
      continue;
    }
    if (standing.has(lapse)) broken.push('a lapse recorded twice');
    if (e.at !== dueAt) broken.push('a lapse not stamped with its due instant');
    standing.add(lapse);
  }
  for (const c of Object.values(s.clocks)) {
    const overdue = events.filter((e) => e.type === 'overdue' && e.data.clock === c.key);
    if (c.overdueSince !== undefined && overdue.length === 0)
      broken.push(`${c.key} overdue without an event`);
  }
  const ladder = notices(events.filter((e) => e.by.role === 'system'));
  if (new Set(ladder.map((n) => `${n.seq}:${n.audience}`)).size !== ladder.length)
    broken.push('a notice twice');
  return broken;
}

/** Which laws a case breaks between two acts. */
export function brokenNow(state: CaseState, now: number): string[] {
  const broken: string[] = [];
  const clocks = Object.values(state.clocks);
  if (isOpen(state.state) && !clocks.some(isRunning)) broken.push(`${state.state} without a running clock`);
  if (elapse(state, now).length > 0) broken.push('something had lapsed unnoticed');
  if (openAppeal(state.tracks) && !clocks.some((c) => c.kind === 'appeal' && isRunning(c)))
    broken.push('an appeal without a clock');
  if (state.state === 'ARCHIVED' && clocks.some(isRunning)) broken.push('archived with a running clock');
  const sameDay = clocks.find((c) => c.kind === 'verify' || c.kind === 'answer');
  if (sameDay && isEnded(state.state) && isRunning(sameDay))
    broken.push(`${sameDay.kind} runs in ${state.state}`);
  if (sameDay && sameDay.dueAt !== startOf(addDays(dayOf(state.registeredAt), 1)))
    broken.push(`${sameDay.kind} is not due at the end of the day of receipt`);
  if (state.state === 'IN_ASSIGNMENT' && !state.assignment) broken.push('in assignment with nobody');
  return broken;
}
