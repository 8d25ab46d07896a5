import { readCalendarFiles } from '../calendars/calendar-files.ts';
import { calendarOf, layersOf } from '../calendars/known-calendar.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import type { Published } from './rehearsals.service.ts';

/**
 * What the folders below `root` say, without a database: published policies, types and calendars, and what is wrong with the files that are
 * not among them.
 * @throws Error when a calendar is faulty, or what the hotline cannot work without is not there
 */
export async function shipped(root: string): Promise<Published & { problems: string[] }> {
  const { editions, regions } = await readCalendarFiles(root);
  const { catalogue, problems } = await Catalogue.loadWhatHolds(root);
  return {
    catalogue,
    problems,
    calendars: {
      currentCalendar: (region, at) => calendarOf(layersOf(editions, regions, region, at), at),
    },
  };
}
