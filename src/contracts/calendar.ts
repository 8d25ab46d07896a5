import { z } from 'zod';
import { DEADLINE_KINDS } from '../domain/case/clock-kinds.ts';
import { code, instant, listOf, oneOf, text } from './common.ts';

const day = () => z.iso.date({ error: '须为日期，例如 2027-02-05' });

/** The body of `POST /calendars/{region}/editions`: a notice as it was published. `region`, where given, must be that of the path. */
export const CalendarNotice = z
  .strictObject({
    number: text(60),
    publishedAt: instant().or(day()),
    year: z.int({ error: '须为年份' }).min(2000, '不早于2000').max(2199, '不晚于2199'),
    off: listOf(z.strictObject({ from: day(), to: day(), name: text(40) }), 40, 0),
    makeUp: listOf(day(), 60, 0),
    region: code().optional(),
  })
  .meta({ id: 'CalendarNotice', description: '放假安排通知' });
export type CalendarNotice = z.infer<typeof CalendarNotice>;

const CalendarDay = z.object({
  date: day(),
  name: z.string().optional(),
  notice: z.string().optional(),
});

/** One year of a region's calendar as it was known. */
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

const moved = z.object({
  caseNo: z.string(),
  kind: oneOf(DEADLINE_KINDS),
  oldDueAt: instant(),
  newDueAt: instant(),
});

/** What a notice would do to the open cases: nothing is stored. */
export const CalendarTrial = z
  .object({
    edition: z.string(),
    openCases: z.int(),
    wouldMove: z.array(moved),
    wouldMoveEarlier: z.array(moved),
    unLate: z.array(moved),
    citizensToTell: z.array(z.string()),
  })
  .meta({ id: 'CalendarTrial', description: '日历变更试算：延后的、本应提前而保留的、不再超期的、须告知的' });
export type CalendarTrial = z.infer<typeof CalendarTrial>;

/** An edition, and how far the open cases have been counted anew. */
export const CalendarEditionView = z
  .object({
    edition: z.string(),
    region: z.string(),
    number: z.string(),
    publishedAt: instant(),
    supersedes: z.string().nullable(),
    recordedAt: instant(),
    total: z.int(),
    done: z.int(),
    moved: z.int(),
    finishedAt: instant().nullable(),
  })
  .meta({ id: 'CalendarEdition', description: '日历版本与重新计算的进度' });
export type CalendarEditionView = z.infer<typeof CalendarEditionView>;

/** Whether the days ahead rest on a notice. */
export const CalendarWatch = z
  .object({
    region: z.string(),
    status: z.enum(['known', 'expected', 'missing']),
    missing: z.array(z.int()),
    officialUntil: day(),
    warning: z.string().nullable(),
  })
  .meta({ id: 'CalendarWatch', description: '节假日通知的监看' });
export type CalendarWatch = z.infer<typeof CalendarWatch>;
