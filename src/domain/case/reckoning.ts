import { describeDay, type Calendar } from '../time/calendar.ts';
import { addDays, dayOf, type Instant } from '../time/instant.ts';
import { due, extended, prove, type Limit, type ProofDay } from '../time/limit.ts';
import type { Clock } from './state.ts';

/**
 * One stretch of a clock's reckoning: its limit, an extension, or a stretch that no limit of its own explains (`until`): a co-handler's,
 * which ends before the lead's (Q30), or a promised milestone (Q32). `dueAt` is where it ends, exclusive.
 */
export interface Stretch {
  what: 'limit' | 'extension' | 'until';
  from: Instant;
  dueAt: Instant;
  limit?: Limit;
  /** From the day of receipt; an extension's from the day after the old due date. */
  days: ProofDay[];
  /** The move of the clock that this stretch stands on: its index in `moves`; none for the original limit. */
  move?: number;
}

/** The calendar that was pinned when the clock began (0), and at its first, second … move. */
export type CalendarAt = (moves: number) => Calendar;

const NEXT_WORKDAY: Limit = { unit: 'workdays', n: 1 };
const MOST_DAYS = 4000;

/**
 * How a clock's due instant comes about, day by day, as it stands after all its moves: the limit from its beginning, then each extension
 * from the old due date (Q15). What was recounted (Q29, Q41, Q42) is shown as recounted, on the calendar of that moment.
 */
export function reckoning(clock: Clock, calendarAt: CalendarAt): Stretch[] {
  const recounted = clock.moves.findLastIndex((m) => m.reason !== undefined);
  const later = clock.moves
    .slice(recounted + 1)
    .map((_, i) => extension(clock, recounted + 1 + i, calendarAt));
  return [...beginning(clock, recounted, calendarAt), ...later];
}

/** Where the clock stood after so many moves. */
const dueAfter = ({ moves, dueAt }: Clock, n: number): Instant => moves[n]?.oldDueAt ?? dueAt;

/** Up to the last recount: the limit alone, with the extensions before it, or the next workday where the limit was past by then (Q29). */
function beginning(clock: Clock, recounted: number, calendarAt: CalendarAt): Stretch[] {
  const { from, limit, moves } = clock;
  const calendar = calendarAt(recounted + 1);
  const dueAt = dueAfter(clock, recounted + 1);
  const move = recounted < 0 ? {} : { move: recounted };
  const whole = (start: Instant, allowed: Limit): Stretch => ({
    what: 'limit',
    from: start,
    dueAt: due(calendar, start, allowed).dueAt,
    limit: allowed,
    days: prove(calendar, start, allowed),
    ...move,
  });
  const relabelled = moves.findLastIndex((m, i) => i <= recounted && m.reason === 'reclassified');
  const granted = moves
    .map(({ workdays, reason }, i) => ({ workdays, reason, move: i }))
    .slice(relabelled + 1, recounted + 1)
    .filter((m) => m.reason === undefined && m.workdays > 0);
  const bases = [
    () => whole(from, limit),
    ...(relabelled < 0 ? [] : [() => whole(moves[relabelled]!.at, NEXT_WORKDAY)]),
  ];
  for (const base of bases) {
    const stretches = [base()];
    for (const each of granted)
      stretches.push(extensionOf(calendar, stretches.at(-1)!.dueAt, each.workdays, each.move));
    if (stretches.at(-1)!.dueAt === dueAt) return stretches;
  }
  return [{ what: 'until', from, dueAt, days: walk(calendar, from, dueAt), ...move }];
}

function extension(clock: Clock, i: number, calendarAt: CalendarAt): Stretch {
  const { oldDueAt, workdays } = clock.moves[i]!;
  const calendar = calendarAt(i + 1);
  const dueAt = dueAfter(clock, i + 1);
  if (workdays > 0 && extended(calendar, oldDueAt, workdays).dueAt === dueAt)
    return extensionOf(calendar, oldDueAt, workdays, i);
  const days = dueAt > oldDueAt ? walk(calendar, oldDueAt - 1, dueAt).slice(1) : [];
  return { what: 'until', from: oldDueAt, dueAt, days, move: i };
}

const extensionOf = (calendar: Calendar, oldDueAt: Instant, n: number, move: number): Stretch => {
  const limit: Limit = { unit: 'workdays', n };
  return {
    what: 'extension',
    from: oldDueAt,
    dueAt: extended(calendar, oldDueAt, n).dueAt,
    limit,
    days: prove(calendar, oldDueAt - 1, limit).slice(1),
    move,
  };
};

/** The days between, workdays counted. */
function walk(calendar: Calendar, from: Instant, dueAt: Instant): ProofDay[] {
  const last = dayOf(dueAt - 1);
  const days: ProofDay[] = [];
  for (let date = dayOf(from); date <= last && days.length < MOST_DAYS; date = addDays(date, 1)) {
    const { kind, workday, name, notice, provisional } = describeDay(calendar, date);
    const start = days.length === 0;
    days.push({
      date,
      counted: !start && workday,
      kind: start ? 'start' : provisional ? 'provisional' : kind,
      ...(name === undefined ? {} : { name }),
      ...(notice === undefined ? {} : { notice }),
    });
  }
  return days;
}
