import { readCalendarFiles } from '../calendars/calendar-files.ts';
import { calendarOf, layersOf } from '../calendars/known-calendar.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import type { Published } from './rehearsals.service.ts';

/**
 * What the folders below `root` say, without a database: published policies, types and calendars.
 * @throws Error that lists every problem of every file with its place
 */
export async function shipped(root: string): Promise<Published> {
  const { editions, regions } = await readCalendarFiles(root);
  return {
    catalogue: await Catalogue.load(root),
    calendars: {
      currentCalendar: (region, at) => calendarOf(layersOf(editions, regions, region, at), at),
    },
  };
}
