import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import { seal, unseal } from '../platform/envelope.ts';
import { phoneFault } from '../domain/words/numbers.ts';
import { newKey, secretKey } from '../platform/key-ring.ts';
import { VaultKeys } from '../platform/vault-keys.ts';
import type { Sql } from '../platform/sql.ts';
import type { Identity } from './identity.entity.ts';
import { redacted } from './redact.ts';

/** Whatever runs SQL: a DataSource, or the EntityManager of a transaction. */
/** What is kept of a complainant. */
export type SealedIdentity = Pick<Identity, 'envelope' | 'dataKey' | 'phoneHmacs'>;

/** A complainant under a fresh key of the case's own; both envelopes open for this case alone. */
export function sealIdentity(keys: VaultKeys, caseNo: string, who: ComplainantIdentity): SealedIdentity {
  const dataKey = newKey();
  return {
    envelope: seal(dataKey, Buffer.from(JSON.stringify(who)), caseNo),
    dataKey: keys.seal(dataKey.key, caseNo),
    phoneHmacs: keys.phoneHmacs(who.phone),
  };
}

/** @throws Error when a key is not there, or a row is not what was sealed for this case */
export function unsealIdentity(
  keys: VaultKeys,
  caseNo: string,
  { envelope, dataKey }: Pick<SealedIdentity, 'envelope' | 'dataKey'>,
): ComplainantIdentity {
  const clear = unseal(secretKey(keys.unseal(dataKey, caseNo)), envelope, caseNo);
  return JSON.parse(clear.toString()) as ComplainantIdentity;
}

/** Who complained, by case. Nothing else in the product knows a name, a phone or an address. */
@Injectable()
export class Vault {
  private readonly logger = new Logger(Vault.name);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly keys: VaultKeys,
  ) {}

  seal(caseNo: string, who: ComplainantIdentity): SealedIdentity {
    return sealIdentity(this.keys, caseNo, who);
  }

  /** By which the callers of a telephone number are found; none of what is no number that could reach somebody. */
  marksOf(sought = ''): string[] {
    return phoneFault(sought) === undefined ? this.keys.phoneHmacs(sought) : [];
  }

  /** As {@link VaultKeys.digest}. */
  digest(use: string, words: string): string {
    return this.keys.digest(use, words);
  }

  /** For readers, who get on without: undefined, and a line in the log, when a key is missing or the row is not what was sealed. */
  tryUnseal(
    caseNo: string,
    sealed: Pick<SealedIdentity, 'envelope' | 'dataKey'>,
  ): ComplainantIdentity | undefined {
    try {
      return unsealIdentity(this.keys, caseNo, sealed);
    } catch {
      this.logger.error('a complainant cannot be unsealed: is a key of JIESU_VAULT_KEYS missing?', {
        caseNo,
      });
      return undefined;
    }
  }

  /** Undefined for an anonymous complainant, and one who has been erased. @throws Error as {@link unsealIdentity} */
  async find(caseNo: string, db: Sql = this.database): Promise<ComplainantIdentity | undefined> {
    const [row] = await db.query<SealedIdentity[]>(
      'select envelope, data_key as "dataKey" from identity where case_no = $1',
      [caseNo],
    );
    return row && unsealIdentity(this.keys, caseNo, row);
  }

  /** The complainant of one case as that of another, whose key is its own. */
  async copy(from: string, to: string, db: Sql): Promise<void> {
    const who = await this.find(from, db);
    if (!who) return;
    const { envelope, dataKey, phoneHmacs } = this.seal(to, who);
    await db.query(
      'insert into identity (case_no, envelope, data_key, phone_hmacs) values ($1, $2, $3, $4)',
      [to, JSON.stringify(envelope), JSON.stringify(dataKey), phoneHmacs],
    );
  }

  /**
   * Nobody is held any more to have complained. The units' text is prepared before, for afterwards nobody knows whom to take out of it.
   */
  async forget(caseNo: string): Promise<void> {
    await this.database.transaction(async (db) => {
      const who = await this.find(caseNo, db);
      const [found] = await db.query<{ content: ComplaintContent }[]>(
        'select content from complaint where case_no = $1 for update',
        [caseNo],
      );
      if (!who || !found) return;
      await db.query(PREPARE, [caseNo, JSON.stringify(redacted(found.content, who)), AUTOMATIC]);
      await db.query('delete from identity where case_no = $1', [caseNo]);
      await db.query(FORGET_ANSWERS, [caseNo]);
    });
  }
}

/** What was answered on the case is kept no more; that it was done still is, so that it counts once. */
const FORGET_ANSWERS = `
  update idempotency_key set response = null where status in (200, 201) and path like '%/cases/' || $1 || '/%'`;

/** A case that was erased meanwhile has nothing to prepare. */
const PREPARE = `
  insert into redaction (case_no, text, made_by, made_at)
  select $1, $2, $3, now() from identity where case_no = $1 on conflict do nothing`;

/** Who made a text that nobody has made by hand. */
export const AUTOMATIC = 'system';
