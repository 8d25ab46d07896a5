import { dateOfNumber, dayNumber, dayText, LAST_DAY, type Day, Uncountable } from './civil.ts';
import { DAY_MS, dayOf, yearOf, type Instant } from './instant.ts';

/**
 * The working calendar of a region as it was published at one moment: data, never looked up while a case runs.
 * A case carries its own snapshot (see {@link pin}), so replaying it years later gives the same deadlines.
 * Days that are not listed are workdays from Monday to Friday and weekend otherwise.
 */
export interface Calendar {
  /** `CN`, or a region with festivals of its own (Q43). */
  region: string;
  /** Region and date of the notice this edition rests on: `CN-2025-11-04`. */
  edition: string;
  /** The last day a State Council notice covers; beyond it only the law's own holidays are known (Q41). */
  officialUntil: Day;
  /**
   * Spans without work, with the weekends they swallow, as the notice counts them; 1–366 days, Chinese name, and the number of the notice
   * where it is not that of the year (a region's own, Q43).
   */
  off: [first: Day, days: number, name: string, notice?: string][];
  /** Make-up workdays (调休上班). They prevail over `off`. */
  on: Day[];
  /** Number of the State Council notice, by the year whose holidays it arranges, where known. */
  notices?: Record<string, string>;
}

export type DayKind = 'workday' | 'make-up' | 'weekend' | 'holiday';

/** What a day is, why, and whether no notice has confirmed it yet (`provisional`). */
export interface DayNote {
  kind: DayKind;
  workday: boolean;
  name?: string;
  notice?: string;
  provisional: boolean;
}

/** No period is longer than a century's days: a slip of the pen must not hang a workflow. */
export const MOST_DAYS = 36_525;

/** What a day is in this calendar, with the holiday's name and the notice it rests on. */
export function describeDay(calendar: Calendar, day: Day): DayNote {
  return { ...noteOn(calendar, dayNumber(day)) };
}

export function isWorkday(calendar: Calendar, day: Day): boolean {
  return worksOn(calendar, dayNumber(day));
}

/** The `n`-th workday after a day, which itself never counts (Q4). RangeError unless 1 ≤ n ≤ 36,525. */
export function nthWorkdayAfter(calendar: Calendar, day: Day, n: number): Day {
  return dayText(workdayAfter(calendar, dayNumber(day), n));
}

/**
 * The part of a calendar that a case registered at `at` can need: from 40 days before, for what is counted
 * backwards, to the end of the year after the present one (`now`, later than `at` for a case that has run for a while).
 * A year and the next are at most 900 bytes of JSON, for it travels in every workflow's input.
 */
export function pin(calendar: Calendar, at: Instant, now = at): Calendar {
  const from = dayOf(at - 40 * DAY_MS);
  const until = `${yearOf(Math.max(at, now)) + 1}-12-31`;
  const inside = (first: Day, last: Day): boolean => last >= from && first <= until;
  const lastDay = ([first, days]: Calendar['off'][number]): Day => dayText(dayNumber(first) + days - 1);
  const off = calendar.off.filter((span) => inside(span[0], lastDay(span)));
  const on = calendar.on.filter((day) => inside(day, day));
  const years = new Set([...off.map(lastDay), ...on].map((day) => day.slice(0, 4)));
  const { notices = {}, ...rest } = calendar;
  const kept = Object.entries(notices).filter(([year]) => years.has(year));
  return { ...rest, off, on, ...(kept.length > 0 && { notices: Object.fromEntries(kept) }) };
}

/** Requires a whole number from `least` to `most`. @throws RangeError naming the field */
export function requireCount(field: string, value: number, most: number, least = 1): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Uncountable(`${field} must be a whole number from ${least} to ${most}: ${value}`);
}

/** The first day whose holidays are known: the notices of earlier years are in no calendar (Q41, Q43). */
const KNOWN_FROM = dayNumber('2004-01-01');

/** The days, by number, that are not what their weekday says. */
interface Index {
  until: number;
  listed: Map<number, DayNote>;
}

const indexes = new WeakMap<Calendar, Index>();

/** Each calendar is indexed once, at its first use. It is never changed in place: a new edition is a new object. */
function indexOf(calendar: Calendar): Index {
  let index = indexes.get(calendar);
  if (!index) indexes.set(calendar, (index = indexed(calendar)));
  return index;
}

function indexed(calendar: Calendar): Index {
  const until = dayNumber(calendar.officialUntil);
  const listed = new Map<number, DayNote>();
  const noticeOf = (day: number): { notice?: string } => {
    const notice = calendar.notices?.[dateOfNumber(day).year];
    return notice === undefined ? {} : { notice };
  };
  for (const [first, days, name, own] of calendar.off) {
    requireCount('calendar.off: days', days, 366);
    const start = dayNumber(first);
    // A New Year's span may begin in December; its notice is that of the year it ends in.
    const notice = own === undefined ? noticeOf(start + days - 1) : { notice: own };
    for (let day = start; day < start + days; day++)
      listed.set(day, { kind: 'holiday', workday: false, name, ...notice, provisional: day > until });
  }
  for (const text of calendar.on) {
    const day = dayNumber(text);
    // A make-up day in the last week of December makes up for New Year's.
    listed.set(day, {
      kind: 'make-up',
      workday: true,
      ...noticeOf(Math.min(day + 7, LAST_DAY)),
      provisional: day > until,
    });
  }
  return { until, listed };
}

/** Day 0 was a Thursday. */
const isWeekend = (day: number): boolean => (((day + 3) % 7) + 7) % 7 >= 5;

/** {@link describeDay} by day number. */
export function noteOn(calendar: Calendar, day: number): DayNote {
  const { until, listed } = indexOf(calendar);
  const weekend = isWeekend(day);
  return (
    listed.get(day) ?? {
      kind: weekend ? 'weekend' : 'workday',
      workday: !weekend,
      provisional: day > until || day < KNOWN_FROM,
    }
  );
}

/** {@link isWorkday} by day number. */
export function worksOn(calendar: Calendar, day: number): boolean {
  return indexOf(calendar).listed.get(day)?.workday ?? !isWeekend(day);
}

/** The number of the first workday that is this day or a later one. */
export function workdayFrom(calendar: Calendar, day: number): number {
  let found = day;
  while (!worksOn(calendar, found)) found++;
  return found;
}

/** {@link nthWorkdayAfter} by day number. */
export function workdayAfter(calendar: Calendar, day: number, n: number): number {
  requireCount('workdays', n, MOST_DAYS);
  let last = day;
  for (let counted = 0; counted < n; counted++) last = workdayFrom(calendar, last + 1);
  return last;
}
