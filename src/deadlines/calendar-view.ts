import { z } from 'zod';
import { describeDay, type Calendar } from '../domain/time/calendar.ts';
import { addDays, dayOf, fromIso, type Day } from '../domain/time/instant.ts';

/**
 * A calendar as far as it was settled on a day: the State Council arranges the next year's holidays in autumn, so that from November on
 * next year counts as known. Later years keep their days, marked provisional (Q41).
 */
export function asOf(calendar: Calendar, instantOrDay: string | undefined): Calendar {
  if (instantOrDay === undefined) return calendar;
  const day: Day = instantOrDay.length === 10 ? instantOrDay : dayOf(fromIso(instantOrDay));
  const known = Number(day.slice(0, 4)) + (day.slice(5) >= '11-01' ? 1 : 0);
  const settled = `${String(known).padStart(4, '0')}-12-31`;
  return settled < calendar.officialUntil ? { ...calendar, officialUntil: settled } : calendar;
}

const CalendarDay = z.object({
  date: z.iso.date(),
  name: z.string().optional(),
  notice: z.string().optional(),
});

export const CalendarYear = z
  .object({
    region: z.string(),
    year: z.int(),
    edition: z.string(),
    coverage: z.enum(['official', 'statutory-floor']),
    off: z.array(CalendarDay),
    makeUp: z.array(CalendarDay),
    workdays: z.int(),
  })
  .meta({ id: 'CalendarYear', description: '放假与调休' });
export type CalendarYear = z.infer<typeof CalendarYear>;

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
