import type { DataSource, EntityManager } from 'typeorm';
import type { ComplainantIdentity } from '../contracts/register.ts';
import { sealedAnswer } from '../platform/idempotency.ts';
import type { VaultKeys } from '../platform/vault-keys.ts';
import { sealIdentity } from './vault.service.ts';

const BATCH = 500;

/**
 * Seals what the release before the vault kept open: complainants that migration 011 set aside, and kept answers. Nothing of it is left open;
 * run again, it finds nothing.
 * @returns how many complainants
 */
export async function sealPlaintext(db: DataSource, keys: VaultKeys): Promise<number> {
  for (let taken = BATCH; taken > 0;) taken = await db.transaction((batch) => sealAnswers(batch, keys));
  const [aside] = await db.query<{ there: boolean }[]>(
    `select to_regclass('identity_unsealed') is not null as there`,
  );
  if (!aside?.there) return 0;
  let sealed = 0;
  for (let taken = BATCH; taken > 0; sealed += taken)
    taken = await db.transaction((batch) => sealIdentities(batch, keys));
  await db.query('drop table identity_unsealed');
  return sealed;
}

async function sealIdentities(batch: EntityManager, keys: VaultKeys): Promise<number> {
  const [rows] = await batch.query<[{ caseNo: string; complainant: ComplainantIdentity }[], number]>(
    `delete from identity_unsealed where case_no in (select case_no from identity_unsealed limit ${BATCH})
     returning case_no as "caseNo", complainant`,
  );
  for (const { caseNo, complainant } of rows) {
    const { envelope, dataKey, phoneHmacs } = sealIdentity(keys, caseNo, complainant);
    await batch.query(
      'insert into identity (case_no, envelope, data_key, phone_hmacs) values ($1, $2, $3, $4)',
      [caseNo, JSON.stringify(envelope), JSON.stringify(dataKey), phoneHmacs],
    );
  }
  return rows.length;
}

async function sealAnswers(batch: EntityManager, keys: VaultKeys): Promise<number> {
  const rows = await batch.query<{ caller: string; path: string; key: string; response: unknown }[]>(
    `select caller, path, key, response from idempotency_key
     where response is not null and response ->> 'alg' is null limit ${BATCH} for update`,
  );
  for (const { caller, path, key, response } of rows)
    await batch.query(
      'update idempotency_key set response = $4 where caller = $1 and path = $2 and key = $3',
      [caller, path, key, JSON.stringify(sealedAnswer(keys, [caller, path, key], response))],
    );
  return rows.length;
}
