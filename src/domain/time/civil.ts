/** A date, an instant or a length that cannot be counted with. Met while an act is judged, it is what was asked that is malformed. */
export class Uncountable extends RangeError {}

/** A calendar day at +08:00, written `YYYY-MM-DD`. Days compare as text. */
export type Day = string;

export const FIRST_DAY = -719_162; // 0001-01-01
export const LAST_DAY = 2_932_896; // 9999-12-31

/**
 * Days counted from 1970-01-01 as 0: what all day arithmetic is done in.
 * Proleptic Gregorian, after Howard Hinnant, “chrono-Compatible Low-Level Date Algorithms”.
 */
export function numberOfDate(year: number, month: number, date: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** The inverse of {@link numberOfDate}. @throws RangeError outside the years 0001–9999 */
export function dateOfNumber(day: number): { year: number; month: number; date: number } {
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) throw new Uncountable(`day out of range: ${day}`);
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

export const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** The day with this number, as text. */
export function dayText(number: number): Day {
  const { year, month, date } = dateOfNumber(number);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/** The number of a day. @throws RangeError unless the text is `YYYY-MM-DD` and the day exists */
export function dayNumber(day: Day): number {
  const number = /^\d{4}-\d\d-\d\d$/.test(day)
    ? numberOfDate(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)))
    : Number.NaN;
  if (!(number >= FIRST_DAY && number <= LAST_DAY) || dayText(number) !== day)
    throw new Uncountable(`not a day: ${JSON.stringify(day)}`);
  return number;
}
