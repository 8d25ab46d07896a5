import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Removals } from '../attachments/files/removals.ts';
import { Audit } from '../audit/audit.service.ts';
import { readCases, type ReadCase } from '../archive/archives.ts';
import { EraseCase, type ErasureView } from '../contracts/privacy.ts';
import type { Caller } from '../domain/access/access.ts';
import { erasureStep } from '../domain/access/privacy.ts';
import { isHeld } from '../domain/case/tracks.ts';
import { caseView } from '../domain/case/view.ts';
import { fromIso, toIso } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { refusal } from '../platform/problem.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import type { Recording } from '../recordings/recording.entity.ts';
import { eraseCase } from './erase.ts';
import { ErasureList, type Erased } from './erasure-list.ts';
import { Erasure } from '../vault/privacy.entity.ts';

/** Cases that the list has and the database has not erased: it was restored from before. What was reopened from an erased case has a query code. */
const UNDONE = `
  select case_no as "caseNo" from complaint where case_no = any ($1) and (not content ? 'erased' or query_code_hash <> '')`;

/** Whoever acts on it, or erases it too, comes before or after. */
const ALONE = 'select from complaint_case where case_no = $1 for update';

/** The recordings that go with it, held meanwhile: whoever holds one, or destroys it, comes before or after. */
const RECORDINGS = `
  select held, retain_until as "retainUntil" from recording where case_no = $1 and purged_at is null for update`;
type KeptRecording = Pick<Recording, 'held' | 'retainUntil'>;

/** Erasing a case: two people, an archived case, the clock or a legal order. What was erased once is erased again after a restore. */
@Injectable()
export class Erasures implements OnApplicationBootstrap {
  private readonly logger = new Logger(Erasures.name);
  private readonly list: ErasureList;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly removals: Removals,
    private readonly audit: Audit,
    @Inject(CONFIG) { dataDir }: Config,
  ) {
    this.list = new ErasureList(dataDir);
  }

  /** Nothing is served of what should be gone. */
  async onApplicationBootstrap(): Promise<void> {
    const again = await this.reapplyErasures();
    if (again > 0) this.logger.warn('a restored database was erased again', { cases: again });
  }

  /**
   * The records office agrees; then a security administrator, another person, erases.
   * @throws Problem 400, and as {@link erasureStep} refuses
   */
  async erase(caller: Caller, { state: { caseNo } }: ReadCase, body: unknown): Promise<ErasureView> {
    const { basis, reason } = parseOrRefuse(EraseCase, body);
    const view = await this.database.transaction(async (db) => {
      await db.query(ALONE, [caseNo]);
      const { state, now } = (await readCases(db, [caseNo])).get(caseNo)!;
      const retainUntil = caseView(state, now).archive?.retainUntil;
      const row = await db.findOneBy(Erasure, { caseNo });
      const agreed = row?.basis === basis && row.agreedBy !== null ? row.agreedBy : undefined;
      const recordings = await db.query<KeptRecording[]>(RECORDINGS, [caseNo]);
      const erasable = {
        retainUntil:
          retainUntil === undefined
            ? undefined
            : Math.max(fromIso(retainUntil), ...recordings.map((r) => r.retainUntil.getTime())),
        held: isHeld(state) || recordings.some(({ held }) => held),
        agreedBy: agreed,
        erased: row?.erasedAt != null,
      };
      const next = erasureStep(caller, erasable, basis, now);
      if ('refused' in next) throw refusal(next.refused);
      const at = new Date();
      const mine =
        next.step === 'agree'
          ? { basis, reason, agreedBy: caller.id, agreedAt: at }
          : { erasedBy: caller.id, erasedAt: at };
      const after = db.create(Erasure, { ...row, caseNo, ...mine });
      await db.upsert(Erasure, after, ['caseNo']);
      if (next.step === 'erase') await eraseCase(db, after);
      const action = next.step === 'erase' ? 'case.erased' : 'case.erasure-agreed';
      await this.audit.note({ actor: caller, action, subject: caseNo, outcome: 'done', purpose: basis }, db);
      if (next.step === 'erase') await this.list.add(lineOf(after));
      return viewOf(after);
    });
    await this.removals.sweep();
    return view;
  }

  /**
   * Erases again what the list beside the database names and the database holds: after a restore. @returns how many cases that were
   */
  async reapplyErasures(): Promise<number> {
    const listed = new Map((await this.list.all()).map((line) => [line.caseNo, line]));
    if (listed.size === 0) return 0;
    const undone = await this.database.query<{ caseNo: string }[]>(UNDONE, [[...listed.keys()]]);
    for (const { caseNo } of undone) {
      const { agreedAt, erasedAt, ...line } = listed.get(caseNo)!;
      await this.database.transaction(async (db) => {
        const row = { ...line, agreedAt: new Date(agreedAt), erasedAt: new Date(erasedAt) };
        await db.upsert(Erasure, row, ['caseNo']);
        await eraseCase(db, line);
        const actor = { id: 'system', role: 'system' } as const;
        await this.audit.note(
          { actor, action: 'case.erased-again', subject: caseNo, outcome: 'done', purpose: line.basis },
          db,
        );
      });
    }
    void this.removals.sweep();
    return undone.length;
  }
}

const lineOf = ({ caseNo, basis, agreedBy, agreedAt, erasedBy, erasedAt }: Erasure): Erased => ({
  caseNo,
  basis,
  agreedBy: agreedBy!,
  agreedAt: agreedAt!.toISOString(),
  erasedBy: erasedBy!,
  erasedAt: erasedAt!.toISOString(),
});

const viewOf = ({ caseNo, basis, agreedAt, erasedAt }: Erasure): ErasureView => ({
  caseNo,
  status: erasedAt ? 'erased' : 'agreed',
  basis,
  agreedAt: toIso(agreedAt!.getTime()),
  ...(erasedAt && { erasedAt: toIso(erasedAt.getTime()) }),
});
