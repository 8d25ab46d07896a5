import { eventsAfter, isToCome, record } from '../src/archive/archive.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { noteRubbish } from '../src/platform/rubbish.ts';
import type { Sql } from '../src/platform/sql.ts';
import { READ, RECORD, RECORDED, type NamedPorts } from '../workflows/ports.ts';

const NAMES = 'select code, name from unit where code = any ($1)';

/**
 * The archive's side of a case's workflow.
 * @param clocks whose time the workflows run by: where not of `any`, what is dated after now is not archived, and the run ends as one that is ahead of
 * its archive; a demo's case may be as far ahead as it was moved
 */
export const recordActivity = (db: Sql, clocks: 'any' | 'real' | 'demo' = 'any'): NamedPorts => ({
  [RECORD]: async (entry) => {
    if (clocks === 'any' || !(await isToCome(db, entry, clocks === 'demo')))
      return (await record(db, entry)) ?? RECORDED;
    noteRubbish('future');
    return 'ahead';
  },
  [READ]: async ({ caseNo, after }) => {
    const events = await eventsAfter(db, caseNo, after);
    const units = await db.query<{ code: string; name: string }[]>(NAMES, [unitsOf(events)]);
    return { events, names: Object.fromEntries(units.map(({ code, name }) => [code, name])) };
  },
});

const UNIT_FIELDS = ['unit', 'leadUnit', 'suggestedUnit', 'coUnits', 'members'];

/** Every unit that events name, and whose staff they are of. */
function unitsOf(events: readonly CaseEvent[]): string[] {
  const named = (data: object): unknown[] =>
    Object.entries(data).flatMap(([field, value]: [string, unknown]) =>
      UNIT_FIELDS.includes(field)
        ? value
        : (field === 'next' || field === 'lines') && typeof value === 'object' && value !== null
          ? [value].flat().flatMap((each) => named(each as object))
          : [],
    );
  const units = events.flatMap(({ by, data }) => [by.unit, ...named(data)]);
  return [...new Set(units.filter((unit) => typeof unit === 'string'))];
}
