import { eventOf } from './archive.ts';
import type { StoredEvent } from './case-event.entity.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { fold } from '../domain/case/evolve.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Sql } from '../platform/sql.ts';

/** A case as its archive tells it. `now` is the case's own present (epoch ms), ahead of ours in a fast-forwarded demo. */
export interface ReadCase {
  state: CaseState;
  now: number;
  events: CaseEvent[];
  /** The hash that seals each event, in the same order. */
  hashes: string[];
}

const ARCHIVES = `
  select e.case_no as "caseNo", e.seq, e.type, e.at, e.command_id as "commandId", e.actor, e.data, e.text, e.clocks, e.hash,
    c.offset_ms as "offsetMs"
  from case_event e left join case_clock c on c.case_no = e.case_no
  where e.case_no = any ($1) order by e.case_no, e.seq`;

/** A row of an archive with its case's own clock. */
export type ArchiveRow = StoredEvent & { offsetMs: string | null };

/** The cases with these numbers, by number, in one query; numbers without a case are left out. */
export async function readCases(db: Sql, caseNos: readonly string[]): Promise<Map<string, ReadCase>> {
  const rows = await db.query<ArchiveRow[]>(ARCHIVES, [caseNos]);
  const cases = new Map<string, ReadCase>();
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const { caseNo } = rows[start]!;
    while (rows[end]?.caseNo === caseNo) end++;
    cases.set(caseNo, caseOf(rows.slice(start, end)));
  }
  return cases;
}

/** A case from all rows of its archive, in order. */
export function caseOf(rows: readonly ArchiveRow[]): ReadCase {
  const events = rows.map(eventOf);
  const now = Date.now() + Number(rows[0]!.offsetMs ?? 0);
  return { state: fold(events), now, events, hashes: rows.map((row) => row.hash) };
}
