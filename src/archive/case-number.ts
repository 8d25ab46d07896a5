import type { Sql } from '../platform/sql.ts';
import { dayOf } from '../domain/time/instant.ts';

/**
 * The next case number of the day, `JS20261122000001`: unique, ascending (F-025). Given out by a statement of its own, so that
 * registrations do not wait for each other's commit; one that fails afterwards leaves a gap.
 */
export async function nextCaseNumber(db: Sql, at: number): Promise<string> {
  const day = dayOf(at);
  const [counter] = await db.query<{ n: number }[]>(
    `insert into case_counter as c (day, n) values ($1, 1)
     on conflict (day) do update set n = c.n + 1 returning n`,
    [day],
  );
  return `JS${day.replaceAll('-', '')}${String(counter!.n).padStart(6, '0')}`;
}
