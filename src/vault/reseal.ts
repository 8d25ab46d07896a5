import type { DataSource } from 'typeorm';
import type { Envelope } from '../platform/envelope.ts';
import type { VaultKeys } from '../platform/vault-keys.ts';
import { sealIdentity, unsealIdentity } from './vault.service.ts';

const BATCH = 200;

/** A row that another key than the ring's first, or than the phone key, has made. */
const STALE = `data_key ->> 'kid' <> $1 or exists (select from unnest(phone_hmacs) as mark where mark not like $2 || ':%')`;
const TAKE = `
  select case_no as "caseNo", envelope, data_key as "dataKey" from identity where ${STALE} order by case_no limit ${BATCH} for update skip locked`;

interface Row {
  caseNo: string;
  envelope: Envelope;
  dataKey: Envelope;
}

/** How many complainants are still sealed under an older key. */
export async function staleIdentities(db: DataSource, { ring, phone }: VaultKeys): Promise<number> {
  const [row] = await db.query<{ n: number }[]>(`select count(*)::int as n from identity where ${STALE}`, [
    ring.current.kid,
    phone.kid,
  ]);
  return row!.n;
}

/**
 * Seals every complainant anew under a fresh key of the case's own and the ring's first key; phones get the present phone key's mark. A batch
 * a transaction, while the product runs; stopped, it goes on where it was.
 * @throws Error when a key that a row needs is not on the ring
 */
export async function reseal(
  db: DataSource,
  keys: VaultKeys,
  onProgress: (done: number) => void,
): Promise<number> {
  let done = 0;
  for (let taken = BATCH; taken > 0;) {
    taken = await db.transaction(async (batch) => {
      const rows = await batch.query<Row[]>(TAKE, [keys.ring.current.kid, keys.phone.kid]);
      for (const { caseNo, ...sealed } of rows) {
        const { envelope, dataKey, phoneHmacs } = sealIdentity(
          keys,
          caseNo,
          unsealIdentity(keys, caseNo, sealed),
        );
        await batch.query(
          'update identity set envelope = $2, data_key = $3, phone_hmacs = $4 where case_no = $1',
          [caseNo, JSON.stringify(envelope), JSON.stringify(dataKey), phoneHmacs],
        );
      }
      return rows.length;
    });
    done += taken;
    onProgress(done);
  }
  return done;
}
