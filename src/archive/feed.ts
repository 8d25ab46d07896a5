import { eventOf } from './archive.ts';
import type { Sql } from '../platform/sql.ts';
import type { StoredEvent } from './case-event.entity.ts';
import type { CaseEvent } from '../domain/case/events.ts';

/** An archived event as a follower of the archive reads it. */
export interface Fed {
  caseNo: string;
  event: CaseEvent;
  hash: string;
  /** When it was written (epoch ms): not before, anybody could know of it. */
  recordedAt: number;
}

type Row = StoredEvent & { tx: string; position: string };

/**
 * By transaction, then by position within it. Transactions that may still be under way are held back with all that began after the first of
 * them, so a row that is committed late is never behind a reader's place.
 */
const NEXT = `
  select f.tx::text, f.position::text, e.case_no as "caseNo", e.seq, e.type, e.at, e.command_id as "commandId", e.actor, e.data, e.text,
    e.clocks, e.hash, e.recorded_at as "recordedAt"
  from feed f join case_event e using (case_no, seq)
  where (f.tx, f.position) > (select tx, position from feed_reader where name = $1)
    and f.tx < pg_snapshot_xmin(pg_current_snapshot())
  order by f.tx, f.position limit $2`;
const BEGIN = `insert into feed_reader (name, tx, position) values ($1, '0', 0) on conflict do nothing`;
const MOVE = `update feed_reader set tx = $2::xid8, position = $3 where name = $1`;

/**
 * The next events of the archive for one follower, each exactly once as long as what it makes of them is written with `db`'s transaction.
 * A follower that has no place yet begins at the beginning; two of one name wait for each other.
 * @param name of the follower, which has a place of its own
 * @param most events at once
 */
export async function follow(
  db: Sql,
  name: string,
  most: number,
  take: (events: readonly Fed[]) => Promise<void>,
): Promise<number> {
  await db.query(BEGIN, [name]);
  await db.query('select 1 from feed_reader where name = $1 for update', [name]);
  const rows = await db.query<Row[]>(NEXT, [name, most]);
  const last = rows.at(-1);
  if (!last) return 0;
  await take(
    rows.map((row) => ({
      caseNo: row.caseNo,
      event: eventOf(row),
      hash: row.hash,
      recordedAt: row.recordedAt.getTime(),
    })),
  );
  await db.query(MOVE, [name, last.tx, last.position]);
  return rows.length;
}

/**
 * After a restore into another database cluster, whose transactions count from the beginning: what was there becomes one transaction of the
 * past, and each follower goes on at the first event that it had not read. Changes nothing otherwise.
 */
export const settleFeed = async (db: Sql): Promise<void> => {
  await db.query(`
    with foreign_rows as (select 1 from feed where tx > pg_current_xact_id() limit 1),
    readers as (
      update feed_reader r set tx = '3', position = coalesce(
        (select min(f.position) - 1 from feed f where (f.tx, f.position) > (r.tx, r.position)),
        (select max(position) from feed), 0)
      where exists (select from foreign_rows)
    ) update feed set tx = '3' where exists (select from foreign_rows)`);
};
