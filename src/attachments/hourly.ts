import type { Caller } from '../domain/access/access.ts';
import { problem } from '../platform/problem.ts';
import type { Sql } from '../platform/sql.ts';

/** Whatever runs SQL: a DataSource, or the EntityManager of a transaction. */
const HOUR_S = 3600;

const RECENT = `
  select count(*)::int as n from (
    select created_at from attachment where uploaded_by = $1 union all select created_at from recording where uploaded_by = $1
  ) uploads where created_at > now() - interval '1 hour'`;

/**
 * A person uploads so many files in an hour, recordings among them; a telephone system is no person.
 * @param perHour zero is no limit
 * @throws Problem 429
 */
export async function notTooMany(db: Sql, { id, roles }: Caller, perHour: number): Promise<void> {
  if (perHour === 0 || roles.includes('integrator')) return;
  const [recent] = await db.query<{ n: number }[]>(RECENT, [id]);
  if ((recent?.n ?? 0) >= perHour)
    throw problem('too-many-requests', undefined, { 'retry-after': String(HOUR_S) });
}

/** The same within the transaction that writes an upload down: those at once count one after the other. @throws Problem 429 */
export async function countedUpload(db: Sql, caller: Caller, perHour: number): Promise<void> {
  await db.query('select pg_advisory_xact_lock(hashtext($1))', [`uploads ${caller.id}`]);
  await notTooMany(db, caller, perHour);
}
