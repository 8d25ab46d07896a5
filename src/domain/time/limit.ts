import {
  MOST_DAYS,
  noteOn,
  requireCount,
  workdayAfter,
  workdayFrom,
  worksOn,
  type Calendar,
  type DayKind,
} from './calendar.ts';
import { dateOfNumber, dayText, numberOfDate, type Day, Uncountable } from './civil.ts';
import { DAY_MS, dayNumberOf, HOUR, MINUTE, startOfNumber, type Instant } from './instant.ts';

/**
 * How a period is counted.
 * Running from the very moment (Civil Code art. 201 ¶2): `minutes`, `hours`, and `workday-hours`, hours that
 * elapse only on workdays, each of them 00:00–24:00 (F-047, Q1).
 * By the day, the first day not counted, to 24:00 of the last (arts 201–203; Q4, Q5): `workdays`, `days`, `years`.
 */
export type Unit = 'workday-hours' | 'workdays' | 'minutes' | 'hours' | 'days' | 'years';

/** A period of time a rule allows: `n` units, a whole number of at least 1 and of at most a century; of days also none, the day of receipt. */
export interface Limit {
  unit: Unit;
  n: number;
  /** For `days` and `years`: a last day that is a rest day gives way to the next workday (Civil Code art. 203; Q6). */
  rollForward?: boolean;
}

/** 当日: to 24:00 of the natural day of receipt, however late in it, whether anybody works that day or not (Q3, Q5, Q47). */
export const SAME_DAY: Limit = { unit: 'days', n: 0 };

/** The exclusive instant by which: on time iff before it (Q5). Provisional iff a day looked at has no notice yet (Q41). */
export interface Due {
  dueAt: Instant;
  provisional: boolean;
}

/** One day between receipt and due instant, and whether it counted: the citizen can recount it on a wall calendar. */
export interface ProofDay {
  date: Day;
  counted: boolean;
  /** `start` is the day of receipt; `provisional` a day that was looked at and has no notice yet. */
  kind: 'start' | DayKind | 'provisional';
  name?: string;
  notice?: string;
}

const MOST: Record<Unit, number> = {
  minutes: MOST_DAYS * 1440,
  hours: MOST_DAYS * 24,
  'workday-hours': MOST_DAYS * 24,
  workdays: MOST_DAYS,
  days: MOST_DAYS,
  years: 100,
};
const MOST_PROOF_DAYS = 4000;

/** A limit laid on the calendar. From day `readFrom` on the calendar decided which days count; before it all do. */
interface Course {
  dueAt: Instant;
  first: number;
  last: number;
  readFrom: number;
}

function course(calendar: Calendar, startedAt: Instant, { unit, n, rollForward }: Limit): Course {
  if (!Object.hasOwn(MOST, unit)) throw new Uncountable(`limit.unit is unknown: ${String(unit)}`);
  requireCount('limit.n', n, MOST[unit], unit === 'days' ? 0 : 1);
  const first = dayNumberOf(startedAt);
  const until = (dueAt: Instant, readFrom: number): Course => {
    return { dueAt, first, last: dayNumberOf(dueAt - 1), readFrom };
  };
  const natural = (last: number): Course =>
    rollForward
      ? until(startOfNumber(workdayFrom(calendar, last) + 1), last)
      : until(startOfNumber(last + 1), Infinity);
  switch (unit) {
    case 'minutes':
      return until(startedAt + n * MINUTE, Infinity);
    case 'hours':
      return until(startedAt + n * HOUR, Infinity);
    case 'workday-hours':
      return until(elapseOnWorkdays(calendar, startedAt, n * HOUR), first);
    case 'workdays':
      return until(startOfNumber(workdayAfter(calendar, first, n) + 1), first + 1);
    case 'days':
      return natural(first + n);
    case 'years':
      return natural(yearsLater(first, n));
  }
}

/** The corresponding day, or the last of the month where there is none (Civil Code art. 202). */
function yearsLater(day: number, n: number): number {
  const { year, month, date } = dateOfNumber(day);
  const corresponding = numberOfDate(year + n, month, date);
  return dateOfNumber(corresponding).date === date ? corresponding : corresponding - 1;
}

/** The first instant at which `ms` of workday time have elapsed since `from`. */
function elapseOnWorkdays(calendar: Calendar, from: Instant, ms: number): Instant {
  let day = dayNumberOf(from);
  let at = from;
  for (let left = ms; ; at = startOfNumber(++day)) {
    if (!worksOn(calendar, day)) continue;
    const rest = startOfNumber(day + 1) - at;
    if (rest >= left) return at + left;
    left -= rest;
  }
}

/**
 * When a period that began at `startedAt` ends (Q1–Q6).
 * RangeError naming the field when the limit is not one, or ends after the year 9999.
 */
export function due(calendar: Calendar, startedAt: Instant, limit: Limit): Due {
  const { dueAt, last, readFrom } = course(calendar, startedAt, limit);
  // What lies between two days that are known is known.
  const isRead = last >= readFrom;
  return { dueAt, provisional: isRead && [readFrom, last].some((day) => noteOn(calendar, day).provisional) };
}

/**
 * A deadline extended by workdays, counted from the old due date whenever it was asked for or granted (Q15):
 * 24:00 of the n-th workday after it. `oldDueAt` is exclusive, so 24:00 belongs to the day that ends.
 */
export function extended(calendar: Calendar, oldDueAt: Instant, workdays: number): Due {
  return due(calendar, oldDueAt - 1, { unit: 'workdays', n: workdays });
}

/**
 * The reckoning of {@link due}, day by day from the day of receipt to the last day. By the day exactly `n` days count
 * (those of the years for `years`), never the day of receipt; of a running period every day on which some of it ran.
 * A proof longer than 4,000 days leaves out those before the last.
 */
export function prove(calendar: Calendar, startedAt: Instant, limit: Limit): ProofDay[] {
  const { first, last, readFrom } = course(calendar, startedAt, limit);
  const runs = limit.unit === 'minutes' || limit.unit === 'hours' || limit.unit === 'workday-hours';
  const days: ProofDay[] = [];
  for (let day = first; day <= last; day++) {
    if (days.length === MOST_PROOF_DAYS - 1) day = last;
    const { kind, name, notice, workday, provisional } = noteOn(calendar, day);
    const proof: ProofDay = {
      date: dayText(day),
      counted: (runs || day > first) && (day < readFrom || workday),
      kind: day === first ? 'start' : provisional && day >= readFrom ? 'provisional' : kind,
    };
    if (name !== undefined) proof.name = name;
    if (notice !== undefined) proof.notice = notice;
    days.push(proof);
  }
  return days;
}

/**
 * The yellow card: the instant from which exactly one workday, 24 hours of workday time, is left (Q44).
 * Where rest days make it a stretch, its end: due Monday 24:00 turns yellow on Monday 00:00, not on Saturday.
 */
export function yellowAt(calendar: Calendar, dueAt: Instant): Instant {
  let day = dayNumberOf(dueAt - 1);
  let at = dueAt;
  for (let left = DAY_MS; ; at = startOfNumber(day--)) {
    if (!worksOn(calendar, day)) continue;
    const rest = at - startOfNumber(day);
    if (rest >= left) return at - left;
    left -= rest;
  }
}

/** The red card: 00:00 of the first workday at or after the due instant (Q44). */
export function redAt(calendar: Calendar, dueAt: Instant): Instant {
  return startOfNumber(workdayFrom(calendar, dayNumberOf(dueAt - 1) + 1));
}

/** 00:00 of the n-th workday after the day in which `at` lies; midnight lies in the day it begins. */
export function workdayStartAfter(calendar: Calendar, at: Instant, n: number): Instant {
  return startOfNumber(workdayAfter(calendar, dayNumberOf(at), n));
}
