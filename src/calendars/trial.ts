import type { DataSource } from 'typeorm';
import { readCases, type ReadCase } from '../archive/archives.ts';
import type { CalendarTrial } from '../contracts/calendar.ts';
import { elapse } from '../domain/case/elapse.ts';
import { evolve } from '../domain/case/evolve.ts';
import { CLOCKS } from '../domain/case/clock-kinds.ts';
import { recounts, type Recount } from '../domain/case/phases/plan-change.ts';
import { CASE_STATES, isOpen, type CaseStateName } from '../domain/case/vocabulary.ts';
import { pin, type Calendar } from '../domain/time/calendar.ts';
import { toIso } from '../domain/time/instant.ts';

const BATCH = 200;

/** The states in which somebody still owes the complainant something. */
export const OPEN_STATES = (Object.keys(CASE_STATES) as CaseStateName[]).filter(isOpen);

/** The regions of open cases that an edition concerns. */
export async function concernedRegions(
  db: Pick<DataSource, 'query'>,
  concerns: (region: string) => boolean,
): Promise<string[]> {
  const rows = await db.query<{ region: string }[]>(
    'select distinct region from complaint_case where state = any ($1)',
    [OPEN_STATES],
  );
  return rows.map(({ region }) => region).filter(concerns);
}

/** What every open case of these regions would see of a calendar. Reads the archive in bounded batches; stores nothing. */
export async function tryCalendar(
  db: DataSource,
  regions: readonly string[],
  calendarOf: (region: string) => Calendar,
): Promise<Omit<CalendarTrial, 'edition'>> {
  const trial: Omit<CalendarTrial, 'edition'> = {
    openCases: 0, wouldMove: [], wouldMoveEarlier: [], unLate: [], citizensToTell: [],
  }; // prettier-ignore
  for (let last = ''; ;) {
    const batch = await db.query<{ caseNo: string }[]>(
      `select case_no as "caseNo" from complaint_case
       where state = any ($1) and region = any ($2) and case_no > $3 order by case_no limit ${BATCH}`,
      [OPEN_STATES, regions, last],
    );
    const final = batch.at(-1);
    if (!final) return trial;
    last = final.caseNo;
    const cases = await readCases(
      db,
      batch.map(({ caseNo }) => caseNo),
    );
    for (const found of cases.values()) weigh(found, calendarOf, trial);
  }
}

function weigh(
  { state, now }: ReadCase,
  calendarOf: (region: string) => Calendar,
  trial: Omit<CalendarTrial, 'edition'>,
): void {
  const s = elapse(state, now).reduce(evolve, state);
  const calendar = pin(calendarOf(s.region), s.registeredAt, now);
  const all = recounts(s, { ...s.plan, calendar }, 'calendar', now);
  const line = ({ clock, dueAt }: Recount) => ({
    caseNo: s.caseNo,
    kind: clock.kind,
    oldDueAt: toIso(clock.dueAt),
    newDueAt: toIso(dueAt),
  });
  const later = all.filter((r) => r.outcome === 'later');
  trial.openCases++;
  trial.wouldMove.push(...later.map(line));
  trial.wouldMoveEarlier.push(...all.filter((r) => r.outcome === 'kept').map(line));
  trial.unLate.push(...later.filter((r) => r.unLate).map(line));
  if (later.some(({ clock }) => CLOCKS[clock.kind].promised)) trial.citizensToTell.push(s.caseNo);
}
