import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ReadCase } from '../archive/archives.ts';
import { Audit } from '../audit/audit.service.ts';
import { relationOf } from '../reading/relation.ts';
import { UnmaskComplainant, type Unmasked } from '../contracts/privacy.ts';
import type { Caller } from '../domain/access/access.ts';
import { mayUnmask, UNMASKED_MS } from '../domain/access/privacy.ts';
import { DAY_MS, dayOf, startOf, toIso } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { forbidden, problem, refusal } from '../platform/problem.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import { Unmasking } from '../vault/privacy.entity.ts';
import { Vault } from '../vault/vault.service.ts';

/** Seeing who complained, as an act: for a purpose, with a reason, for a quarter of an hour, counted and written down. */
@Injectable()
export class Unmaskings {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly vault: Vault,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * For the next quarter of an hour the case view shows this caller the complainant too.
   * @throws Problem 400; 403 for a purpose that is not theirs; 422 `identity-not-held`; 429 once the day's number is used up
   */
  async unmask(caller: Caller, { state }: ReadCase, body: unknown): Promise<Unmasked> {
    const { caseNo } = state;
    const confidential = state.flags.includes('CONFIDENTIAL');
    const { purpose, reason } = parseOrRefuse(UnmaskComplainant, body);
    if (!mayUnmask(caller, relationOf(state), confidential, purpose)) throw forbidden();
    return this.database.transaction(async (db) => {
      const who = await this.vault.find(caseNo, db);
      if (!who) throw refusal('identity-not-held', { state: state.state, version: state.version });
      await db.query('select pg_advisory_xact_lock(hashtext($1))', [`unmask ${caller.id}`]);
      const now = Date.now();
      const today = startOf(dayOf(now));
      const [used] = await db.query<{ n: number }[]>(
        'select count(*)::int as n from unmasking where person = $1 and at >= $2',
        [caller.id, new Date(today)],
      );
      if ((used?.n ?? 0) >= this.config.unmasksPerDay)
        throw problem('too-many-requests', undefined, {
          'retry-after': String(Math.ceil((today + DAY_MS - now) / 1000)),
        });
      const until = now + UNMASKED_MS;
      const [at, ends] = [new Date(now), new Date(until)];
      await db.insert(Unmasking, { caseNo, person: caller.id, purpose, reason, at, until: ends });
      const note = { actor: caller, action: 'identity.unmasked', subject: caseNo, outcome: 'done' } as const;
      await this.audit.note({ ...note, purpose }, db);
      return { complainant: { ...who, confidential }, until: toIso(until) };
    });
  }
}
