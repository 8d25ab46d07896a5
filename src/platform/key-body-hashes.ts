import type { DataSource } from 'typeorm';
import { markOfBody } from './idempotency.ts';
import type { VaultKeys } from './vault-keys.ts';

const AT_ONCE = 10_000;

const PLAIN = `
  select array[caller, path, key] as place, body_hash as hash from idempotency_key
  where strpos(body_hash, ':') = 0 limit ${AT_ONCE} for update`;
const KEYED = `
  update idempotency_key k set body_hash = n.mark
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as n(caller, path, key, mark)
  where k.caller = n.caller and k.path = n.path and k.key = n.key`;

/**
 * Keys the hashes of bodies that an earlier release kept as they are. Run again, it goes on where it was.
 * @returns how many
 */
export async function keyBodyHashes(db: DataSource, keys: VaultKeys): Promise<number> {
  let keyed = 0;
  for (let taken = AT_ONCE; taken > 0; keyed += taken)
    taken = await db.transaction(async (batch) => {
      const rows = await batch.query<{ place: string[]; hash: string }[]>(PLAIN);
      await batch.query(KEYED, [
        ...[0, 1, 2].map((column) => rows.map(({ place }) => place[column])),
        rows.map(({ place, hash }) => markOfBody(keys, place, hash)),
      ]);
      return rows.length;
    });
  return keyed;
}
