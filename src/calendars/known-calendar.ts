import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import { yearOf, type Instant } from '../domain/time/instant.ts';
import { overlaid } from '../domain/time/notice.ts';
import { type Edition, type OwnRegion } from './calendar-files.ts';

/** `450000` stands for all of Guangxi, `532300` for all of Chuxiong: the zeros are those below. */
const below = (region: string): string => region.replace(/(00)+$/, '');

/** Whether a region, or the one it lies in, keeps days of its own. Regions are codes of GB/T 2260. */
export const covers = (own: OwnRegion, region: string): boolean =>
  own.region === region ||
  (own.also?.includes(region) ?? false) ||
  (/^\d{6}$/.test(region) && region.startsWith(below(own.region)));

/** The latest edition of a region's own that was known at an instant; without one, the latest of all. */
export const latestOf = (
  editions: readonly Edition[],
  region: string,
  at: Instant = Infinity,
): Edition | undefined => editions.findLast((e) => e.region === region && e.publishedAt <= at);

/**
 * The editions that a region's calendar is made of: the nation's, then those of the wider and the narrower region that keep days of their own.
 * Before the oldest edition known to us, that one.
 * @throws Error without any edition of the nation: set-up loads one
 */
export function layersOf(
  editions: readonly Edition[],
  regions: readonly OwnRegion[],
  region: string,
  at?: Instant,
): [nation: Edition, ...own: Edition[]] {
  const nation = latestOf(editions, WHOLE_COUNTRY, at) ?? editions.find((e) => e.region === WHOLE_COUNTRY);
  if (!nation) throw new Error('the nation has at least one edition');
  const own = regions
    .filter((each) => covers(each, region))
    .toSorted((a, b) => below(a.region).length - below(b.region).length)
    .flatMap((each) => latestOf(editions, each.region, at) ?? []);
  return [nation, ...own];
}

/** The calendar of those editions. Nothing was official beyond its own year when it was looked at before them all. */
export function calendarOf([nation, ...own]: [Edition, ...Edition[]], at?: Instant): Calendar {
  const early = at !== undefined && at < nation.publishedAt;
  const base: Calendar = early
    ? { ...nation.definition, officialUntil: `${yearOf(at)}-12-31` }
    : nation.definition;
  return own.reduce((calendar, { definition }) => overlaid(calendar, definition), base);
}
