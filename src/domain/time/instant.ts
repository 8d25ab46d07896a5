import {
  dateOfNumber,
  dayNumber,
  dayText,
  FIRST_DAY,
  LAST_DAY,
  pad,
  type Day,
  Uncountable,
} from './civil.ts';

export type { Day } from './civil.ts';

/** An instant: milliseconds since 1970-01-01T00:00Z, an integer within the years 0001–9999 of China. */
export type Instant = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** China keeps one offset all year round, so an offset is all the time zone there is. */
const OFFSET = 8 * HOUR;

/** The number of the day in which an instant lies. @throws RangeError unless it is an instant */
export function dayNumberOf(at: Instant): number {
  const number = Math.floor((at + OFFSET) / DAY_MS);
  if (!Number.isInteger(at) || number < FIRST_DAY || number > LAST_DAY)
    throw new Uncountable(`not an instant: ${at}`);
  return number;
}

/** 00:00 of the day with this number, which is also the exclusive end (24:00) of the day before it. */
export function startOfNumber(number: number): Instant {
  return number * DAY_MS - OFFSET;
}

/** The day in which an instant lies; 24:00 already belongs to the next day. */
export function dayOf(at: Instant): Day {
  return dayText(dayNumberOf(at));
}

/** 00:00 of a day. The end of a day is the start of the next one, exclusive (Q5). */
export function startOf(day: Day): Instant {
  return startOfNumber(dayNumber(day));
}

/** The day `n` calendar days later, or earlier when `n` is negative. */
export function addDays(day: Day, n: number): Day {
  return dayText(dayNumber(day) + n);
}

/** The calendar year in which an instant lies. */
export function yearOf(at: Instant): number {
  return dateOfNumber(dayNumberOf(at)).year;
}

function clockOf(at: Instant): { day: Day; hour: number; minute: number; second: number; ms: number } {
  const number = dayNumberOf(at);
  const rest = at - startOfNumber(number);
  return {
    day: dayText(number),
    hour: Math.floor(rest / HOUR),
    minute: Math.floor((rest % HOUR) / MINUTE),
    second: Math.floor((rest % MINUTE) / 1000),
    ms: rest % 1000,
  };
}

/** `2026-03-11T10:00:00+08:00`: the form on the wire, with `.SSS` only where there are milliseconds. */
export function toIso(at: Instant): string {
  const { day, hour, minute, second, ms } = clockOf(at);
  return `${day}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${ms ? `.${pad(ms, 3)}` : ''}+08:00`;
}

const ISO = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d))$/;

/**
 * Reads an ISO 8601 instant of any offset, to the millisecond.
 * @throws RangeError when it has no offset, for a local time says nothing on a server, or when no such instant exists.
 */
export function fromIso(text: string): Instant {
  const parts = ISO.exec(text);
  if (!parts) throw new Uncountable(`not an ISO 8601 instant with an offset: ${JSON.stringify(text)}`);
  const [, day = '', hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] =
    parts;
  const clock = [hour, minute, second, offsetHour, offsetMinute].map(Number);
  if (clock.some((value, i) => value > [23, 59, 59, 23, 59][i]!))
    throw new Uncountable(`no such time of day: ${JSON.stringify(text)}`);
  const [h = 0, m = 0, s = 0, oh = 0, om = 0] = clock;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const ahead = (oh * HOUR + om * MINUTE) * (sign === '-' ? -1 : 1);
  const at = dayNumber(day) * DAY_MS + h * HOUR + m * MINUTE + s * 1000 + ms - ahead;
  dayNumberOf(at);
  return at;
}

/** An instant in any offset as the wire shows it, at +08:00; every other text as it is. */
export function atHome(text: string): string {
  if (!ISO.test(text) || text.endsWith('+08:00')) return text;
  try {
    return toIso(fromIso(text));
  } catch {
    return text;
  }
}

/** For a timer's summary: `03-11 10:00`. Midnight is the end of the day before it: `03-16 24:00` (Q5). */
export function shortClock(at: Instant): string {
  const { day, hour, minute } = clockOf(at);
  if (at === startOf(day)) return `${addDays(day, -1).slice(5)} 24:00`;
  return `${day.slice(5)} ${pad(hour, 2)}:${pad(minute, 2)}`;
}
