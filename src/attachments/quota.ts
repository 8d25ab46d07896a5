import type { Caller } from '../domain/access/access.ts';
import type { Limits } from '../platform/limits.ts';
import { problem } from '../platform/problem.ts';
import type { Sql } from '../platform/sql.ts';

type Quota = Pick<Limits, 'uploadsPerHour' | 'uploadBytesPerDay' | 'publicUploadBytesPerDay'>;

const HOUR_S = 3600;

/** Of a person, and of everybody who holds a query code together: a stranger may hold as many as they file complaints. */
const RECENT = `
  select count(*) filter (where created_at > now() - interval '1 hour')::int as n, coalesce(sum(size), 0)::float8 as bytes,
    (select coalesce(sum(size), 0)::float8 from attachment
     where created_at > now() - interval '1 day' and uploaded_by like 'complainant:%') as "publicBytes"
  from (
    select created_at, size from attachment where uploaded_by = $1 union all select created_at, size from recording where uploaded_by = $1
  ) uploads where created_at > now() - interval '1 day'`;

/** Whoever holds a query code uploads as the complainant of the case. */
export const isComplainant = ({ id }: Pick<Caller, 'id'>): boolean => id.startsWith('complainant:');

/**
 * A person uploads so many files in an hour and so many bytes in a day, recordings among them; a telephone system is no person.
 * @param bytes of what is about to be kept
 * @throws Problem 429; a limit of zero is none
 */
export async function withinQuota(db: Sql, caller: Caller, quota: Quota, bytes = 0): Promise<void> {
  if (caller.roles.includes('integrator')) return;
  const [recent] = await db.query<{ n: number; bytes: number; publicBytes: number }[]>(RECENT, [caller.id]);
  const exceeds = (limit: number, reached: number): boolean => limit > 0 && reached > limit;
  if (
    exceeds(quota.uploadsPerHour, recent!.n + 1) ||
    exceeds(quota.uploadBytesPerDay, recent!.bytes + bytes) ||
    (isComplainant(caller) && exceeds(quota.publicUploadBytesPerDay, recent!.publicBytes + bytes))
  )
    throw problem('too-many-requests', undefined, { 'retry-after': String(HOUR_S) });
}

/** Uploads at once are counted one after the other: until the end of the transaction that writes one of them down. */
export async function oneByOne(db: Sql, caller: Caller): Promise<void> {
  const whose = isComplainant(caller) ? 'complainants' : caller.id;
  await db.query('select pg_advisory_xact_lock(hashtext($1))', [`uploads ${whose}`]);
}
