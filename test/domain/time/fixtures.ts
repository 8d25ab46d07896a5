import { readFileSync } from 'node:fs';
import type { Calendar } from '../../../src/domain/time/calendar.ts';
import type { Limit } from '../../../src/domain/time/limit.ts';

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

export const CN = read('../../../calendars/CN.json') as Calendar;

/** The edition of 2020 as first published, before the notice of 2020-01-27 lengthened the Spring Festival. */
export const CN_2019_11_21: Calendar = {
  region: 'CN',
  edition: 'CN-2019-11-21',
  officialUntil: '2020-12-31',
  off: [
    ['2020-01-01', 1, '元旦'],
    ['2020-01-24', 7, '春节'],
  ],
  on: ['2020-01-19', '2020-02-01'],
};

/** A row of the table of worked deadlines that came with the rules. */
export interface WorkedDeadline {
  id: string;
  kind: string;
  received: string | null;
  dueAt: string;
  dueHuman: string;
  rule: string;
  countedDays?: string[];
  provisional?: boolean;
  rollForwardVariant?: string;
  yellowAt?: string;
  redAt?: string;
}

export const workedDeadlines = read('./worked-deadlines.json') as WorkedDeadline[];

const WORKDAYS_24: Limit = { unit: 'workday-hours', n: 24 };
const workdays = (n: number): Limit => ({ unit: 'workdays', n });

/** The limit that a row is about, by its id. Rows of tables A–C, J speak for themselves; the rest are named. */
export function limitOf({ id, rule }: WorkedDeadline): Limit {
  const named: Record<string, Limit> = {
    E01: WORKDAYS_24,
    E02: workdays(1),
    E03: workdays(5),
    E07: workdays(5),
    F01: { unit: 'hours', n: 2 },
    F02: { unit: 'hours', n: 24 },
    F03: { unit: 'days', n: 7 },
    G01: { unit: 'days', n: 3 },
    G02: { unit: 'days', n: 7 },
    G03: { unit: 'days', n: 2 },
    G04: { unit: 'days', n: 3 },
    G05: { unit: 'hours', n: 24 },
    G06: { unit: 'years', n: 2 },
  };
  if (id.startsWith('A')) return WORKDAYS_24;
  return named[id] ?? workdays(Number(/(\d+)wd/.exec(rule)![1]));
}
