import type { Plan } from '../../policy/policy.ts';
import type { Calendar } from '../../time/calendar.ts';
import { HOUR, type Instant } from '../../time/instant.ts';
import { due, extended, type Due, type Limit } from '../../time/limit.ts';
import { coHandlerDue } from '../assigning.ts';
import { CLOCKS, limitOf } from '../clock-kinds.ts';
import { event, refused, type Decision, type Judge, type Question } from '../decision.ts';
import type { ClockChange, NewEvent } from '../events.ts';
import { lapsesOf, withdrawn } from '../late-arrival.ts';
import { handlingClock, isOwedLate, isRunning, returnWindow, type CaseState, type Clock } from '../state.ts';
import { isOpen, type Flag } from '../vocabulary.ts';

/** What a new calendar or rule makes of one clock. */
export interface Recount {
  clock: Clock;
  /** Where the clock would end if it were counted anew; only a later instant than its own is taken (Q41, Q42). */
  dueAt: Instant;
  provisional: boolean;
  limit: Limit;
  outcome: 'later' | 'kept' | 'same';
  /** It was late only because the old reckoning counted too little: by the new one it is on time. */
  unLate: boolean;
}

/**
 * Every clock that somebody still has to keep, counted anew under a plan: from its own beginning, with its extensions (Q15). A calendar
 * keeps each clock's limit; a rule gives it the limit of its kind. A promised milestone is a date and never recounted.
 */
export function recounts(s: CaseState, plan: Plan, reason: 'calendar' | 'plan', at: Instant): Recount[] {
  const judged = (clock: Clock, limit: Limit, { dueAt, provisional }: Due): Recount => ({
    clock,
    limit,
    dueAt,
    provisional,
    outcome: dueAt > clock.dueAt ? 'later' : dueAt < clock.dueAt ? 'kept' : 'same',
    unLate: isLate(clock) && dueAt > clock.dueAt && dueAt > (clock.metAt ?? at),
  });
  const limitFor = (clock: Clock): Limit =>
    (reason === 'plan' && limitOf(clock.kind, s, plan)) || clock.limit;
  const alone = Object.values(s.clocks)
    .filter((c) => typeof CLOCKS[c.kind].limit === 'function' && !c.fixed)
    .map((c) => judged(c, limitFor(c), counted(plan.calendar, c, limitFor(c))))
    .filter((r) => isKept(s, r));
  const lead = handlingClock(s);
  const leads = alone.find((r) => r.clock.key === lead?.key);
  const leadDue = Math.max(lead?.dueAt ?? 0, leads?.dueAt ?? 0);
  const beside = Object.values(s.clocks)
    .filter((c) => CLOCKS[c.kind].limit === 'lead' && isRunning(c))
    .map((c) => {
      const dueAt = coHandlerDue(plan.calendar, c.from, leadDue);
      return judged(c, c.limit, { dueAt, provisional: leads?.provisional ?? c.provisional });
    });
  return [...alone, ...beside];
}

const isLate = (clock: Clock): boolean => clock.status === 'overdue' || clock.status === 'lapsed';

/** Whether a clock still binds anybody: it runs, its result may yet be sent back, or its window would be open again. */
function isKept(s: CaseState, { clock, unLate }: Recount): boolean {
  if (isRunning(clock)) return true;
  if (s.state === 'UNDER_REVIEW' && clock.key === handlingClock(s)?.key)
    return clock.status === 'met' || unLate;
  // A window that lapsed was never used: no return of it is pending or rejected.
  const mayReturn = s.state === 'IN_ASSIGNMENT' && clock.key === returnWindow(s)?.key;
  return mayReturn && clock.status === 'lapsed' && unLate;
}

/** The limit from the clock's beginning, or the next workday where reclassifying found it past (Q29), then each extension since. */
function counted(calendar: Calendar, { from, moves, dueAt }: Clock, limit: Limit): Due {
  const linked = moves.findLastIndex((m) => m.reason === 'linked');
  if (linked >= 0) {
    // The earliest date of several complainants is a promise, not a count (Q31); only what was granted since is counted.
    const promised = moves[linked + 1]?.oldDueAt ?? dueAt;
    return lengthened(calendar, { dueAt: promised, provisional: false }, moves.slice(linked + 1));
  }
  const last = moves.findLastIndex((m) => m.reason === 'reclassified');
  let found = due(calendar, from, limit);
  if (last >= 0 && found.dueAt <= moves[last]!.at)
    found = due(calendar, moves[last]!.at, { unit: 'workdays', n: 1 });
  return lengthened(calendar, found, moves.slice(last + 1));
}

const lengthened = (calendar: Calendar, from: Due, moves: Clock['moves']): Due =>
  moves
    .filter(({ workdays }) => workdays > 0)
    .reduce((found, { workdays }) => {
      const next = extended(calendar, found.dueAt, workdays);
      return { dueAt: next.dueAt, provisional: found.provisional || next.provisional };
    }, from);

/**
 * 日历变更 (Q41, Q42): a new edition of the calendar, which the command carries. Every clock that still runs is counted anew and only
 * lengthened. What time recorded against a date that moved, cards, lateness and supervision, is withdrawn: it never was.
 */
const changeCalendar: Judge<'change-calendar'> = (q) => {
  const calendar = q.command.plan?.calendar;
  if (!calendar) return refused('malformed-command');
  if (calendar.edition === q.s.plan.calendar.edition) return refused('plan-current');
  return changed(q, 'calendar', { calendar });
};

/** 规则变更: this case from now on follows another version of the rules, or of its type. What was promised is only lengthened. */
const changePlan: Judge<'change-plan'> = (q) => {
  const { policy, type } = q.command.plan ?? {};
  if (!isOpen(q.s.state)) return refused('wrong-state');
  if (!policy && !type) return refused('plan-unknown');
  if (type && type.code !== q.s.typeCode) return refused('type-unknown');
  const now = q.s.plan;
  const isCurrent = (to: { code: string; version: number } | undefined, pinned: typeof to): boolean =>
    !to || (to.code === pinned?.code && to.version === pinned.version);
  if (isCurrent(policy, now.policy) && isCurrent(type, now.type)) return refused('plan-current');
  return changed(q, 'plan', { ...(policy && { policy }), ...(type && { type }) });
};

function changed(q: Question, reason: 'calendar' | 'plan', parts: Partial<Plan>): Decision {
  const { s, at } = q;
  const plan = { ...s.plan, ...parts };
  const all = recounts(s, plan, reason, at);
  const later = all.filter((r) => r.outcome === 'later');
  const clocks = [
    ...later.flatMap((r): ClockChange[] => [
      {
        move: r.clock.key,
        dueAt: r.dueAt,
        workdays: 0,
        reason,
        ...(reason === 'plan' ? { limit: r.limit } : {}),
        ...(r.provisional ? { provisional: true } : {}),
      },
      ...(r.unLate && r.clock.metAt !== undefined
        ? [{ end: r.clock.key, status: 'met' as const, excused: true as const }]
        : []),
    ]),
    ...all
      .filter((r) => r.outcome !== 'later' && r.clock.provisional && !r.provisional)
      .map((r): ClockChange => ({ confirm: r.clock.key })),
  ];
  const flags = flagsUnder(s, plan, all);
  const moved = [...new Set(later.map((r) => r.clock.kind))];
  const data = { reason, plan: parts, moved, ...(flags ? { flags } : {}) };
  return {
    events: [...later.flatMap((r) => withdrawals(s, r.clock, at)), event(q, 'plan-changed', data, clocks)],
  };
}

/**
 * What time recorded against a clock's present date, and against the clocks that began with it, is withdrawn; where its own running out is,
 * the clock runs again.
 */
const withdrawals = (s: CaseState, clock: Clock, at: Instant): NewEvent[] =>
  withdrawn(s, lapsesOf(s, clock), at, isOwedLate(clock) || clock.status === 'lapsed');

/** The flags after the change, where they differ: a date now official, or an urgent order now across a holiday (Q7, Q41). */
function flagsUnder(s: CaseState, plan: Plan, all: readonly Recount[]): Flag[] | undefined {
  const unsure = all.some((r) => r.provisional);
  const handling = all.find((r) => r.clock.key === handlingClock(s)?.key);
  const gap =
    s.tier === 'urgent' &&
    handling !== undefined &&
    Math.max(handling.dueAt, handling.clock.dueAt) - handling.clock.from > plan.policy.holidayGapHours * HOUR;
  const kept = s.flags.filter((f) => f !== 'CALENDAR_PROVISIONAL');
  const flags = new Set<Flag>([
    ...kept,
    ...(gap ? ['HOLIDAY_GAP' as const] : []),
    ...(unsure ? ['CALENDAR_PROVISIONAL' as const] : []),
  ]);
  const differs = flags.size !== s.flags.length || s.flags.some((f) => !flags.has(f));
  return differs ? [...flags] : undefined;
}

export const planChange = { 'change-calendar': changeCalendar, 'change-plan': changePlan };
