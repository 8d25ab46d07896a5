import type { Calendar } from '../domain/time/calendar.ts';
import { dayOf, fromIso, type Day } from '../domain/time/instant.ts';

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
