import { addDays, dayOf, startOf, toIso, type Day, type Instant } from '../../domain/time/instant.ts';

const dateWords = (date: Day): string => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};

/** `2026年3月9日10:00:00` */
export const moment = (at: Instant): string => `${dateWords(dayOf(at))}${toIso(at).slice(11, 19)}`;

/** `2026年3月9日` */
export const dayWords = (at: Instant): string => dateWords(dayOf(at));

/** A due instant is exclusive: midnight is 24时 of the day that ends. */
export const limitEnd = (at: Instant): string =>
  at === startOf(dayOf(at)) ? `${dateWords(addDays(dayOf(at), -1))}24时` : moment(at);
