import type { CalendarYear } from '../contracts/calendar.ts';
import { describeDay, type Calendar } from '../domain/time/calendar.ts';
import { addDays, fromIso, startOf, type Instant } from '../domain/time/instant.ts';

/** What was known by a day is what was published before it ended. */
export const knownAt = (asOf: string | undefined): Instant | undefined =>
  asOf === undefined ? undefined : asOf.length === 10 ? startOf(addDays(asOf, 1)) - 1 : fromIso(asOf);

/** One year of a calendar: days off and make-up days with the notice each rests on; undefined when nothing is known of that year. */
export function yearOfCalendar(calendar: Calendar, year: number): CalendarYear | undefined {
  const first = `${String(year).padStart(4, '0')}-01-01`;
  const days = Array.from({ length: 366 }, (_, i) => addDays(first, i))
    .filter((date) => date.startsWith(first.slice(0, 4)))
    .map((date) => ({ date, ...describeDay(calendar, date) }));
  const off = days.filter(({ kind }) => kind === 'holiday');
  if (off.length === 0) return undefined;
  const shown = ({ date, name, notice }: (typeof days)[number]) => ({
    date,
    ...(name === undefined ? {} : { name }),
    ...(notice === undefined ? {} : { notice }),
  });
  return {
    region: calendar.region,
    year,
    edition: calendar.edition,
    coverage: first <= calendar.officialUntil ? 'official' : 'statutory-floor',
    off: off.map(shown),
    makeUp: days.filter(({ kind }) => kind === 'make-up').map(shown),
    workdays: days.filter(({ workday }) => workday).length,
  };
}
