import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import type { Config } from '../platform/config.ts';
import { Recurring } from '../platform/recurring.ts';
import { CONFIG } from '../platform/platform.module.ts';
import type { ComplaintType } from '../contracts/complaint-type.ts';
import { admit, rowOf, SHAPES, type Admission, type Candidate } from './admission.ts';
import { CatalogueRetirement } from './catalogue-retirement.entity.ts';
import { CatalogueVersion, KINDS, type Kind } from './catalogue-version.entity.ts';
import { Catalogue, FALLBACK_POLICY } from './catalogue.service.ts';
import { sentence, type Fault } from './fault.ts';
import { Folders } from './folders.ts';
import type { Contradiction } from './policy-check.ts';
import { Shelf } from './shelf.ts';

/** How often folders and table are looked at: what is published by anyone is in effect everywhere within twice this. */
const LOOK_EVERY_MS = 1000;
/** One publication at a time, in whichever process. */
const LOCK = 'select pg_advisory_xact_lock(12345, 5)';
const STAMP = `
  select count(*)::text || ' ' || coalesce(max(published_at)::text, '') || ' ' || (select count(*) from catalogue_retirement) as stamp
  from catalogue_version`;
const RETIRE = `
  insert into catalogue_retirement (kind, code, version, retired_by, reason) values ($1, $2, $3, $4, $5)
  on conflict do nothing returning code`;

/**
 * Publishes policies and complaint types, from the folders and for the API, into the one table that every process reads. What is faulty
 * changes nothing: the versions published before stay in effect, and the faults are logged and shown.
 */
@Injectable()
export class Publisher implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Catalogue');
  private readonly folders: Folders;
  private shelf = new Shelf([]);
  private stamp = '';
  private files: { candidates: Candidate[]; faults: Fault[] } = { candidates: [], faults: [] };
  private faults: Fault[] = [];
  private logged = new Set<string>();
  private readonly looks = new Recurring(
    LOOK_EVERY_MS,
    () => this.look(),
    () =>
      this.report(['规则库暂不可读，沿用现有版本 (the catalogue cannot be read: the present versions stay)']),
  );

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    @Inject(CONFIG) { root }: Config,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {
    this.folders = new Folders(root);
  }

  /** @throws Error when after a first look there is still nothing to work by */
  async onModuleInit(): Promise<void> {
    await this.look();
    const lacking = this.catalogue.lacks();
    if (lacking.length > 0)
      throw new Error(`规则文件有误 (catalogue):\n  ${[...this.problems(), ...lacking].join('\n  ')}`);
    this.looks.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looks.stop();
  }

  /** What is wrong with the files of a folder, or of both, as sentences with file, line and path. */
  problems(kind?: Kind): string[] {
    return this.faults
      .filter(({ file }) => kind === undefined || file.startsWith(`${KINDS[kind]}/`))
      .map(sentence);
  }

  /** What publishing it would come to, without publishing. */
  judge(candidate: Candidate): Admission {
    return admit(this.shelf, [candidate], new Date());
  }

  /** A complaint type as it would be with what it inherits, were it published now. @throws Error unless {@link judge} found no fault */
  asPublished(candidate: Candidate): ComplaintType {
    const { code, version } = candidate.definition;
    const others = this.shelf.rows.filter((row) => !isSame(row, candidate));
    const trial = new Shelf([...others, rowOf(candidate, new Date())], this.shelf.retired);
    const type = trial.type(trial.version('complaint-type', code, version)!);
    if (Array.isArray(type)) throw new Error(`${code}@${version} does not hold`);
    return type;
  }

  /** Publishes what can be, all of it in one transaction; the rest is told apart by its faults. In effect here when it returns. */
  async publish(candidates: readonly Candidate[]): Promise<Admission> {
    const admission = await this.db.transaction(async (transaction) => {
      await transaction.query(LOCK);
      const [{ now }] = await transaction.query<[{ now: Date }]>('select clock_timestamp() as now');
      const found = admit(
        new Shelf(await readRows(transaction), await readRetired(transaction)),
        candidates,
        now,
      );
      for (const { kind, definition, hash, by } of found.admitted)
        await transaction.query(
          `insert into catalogue_version (kind, code, version, definition, hash, published_at, published_by)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [kind, definition.code, definition.version, JSON.stringify(definition), hash, now, by],
        );
      for (const { kind, definition, by } of found.admitted)
        await this.audit.note(
          {
            actor: { id: by.startsWith('file:') ? 'file' : by },
            action: `${kind}.published` as const,
            subject: `${definition.code}@${definition.version}`,
            outcome: 'done',
          },
          transaction,
        );
      return found;
    });
    for (const { kind, definition, by } of admission.admitted)
      this.logger.log('published', { kind, code: definition.code, version: definition.version, by });
    if (admission.admitted.length > 0) await this.readTable();
    return admission;
  }

  /**
   * From now on a version is in effect no more; the highest of the others is. What follows it already goes on with it. Retired again, it
   * changes nothing.
   * @returns why not: what would be without rules
   */
  async retire(
    kind: Kind,
    code: string,
    version: number,
    { by, reason }: { by: string; reason: string },
  ): Promise<Contradiction | undefined> {
    const needed = await this.db.transaction(async (transaction) => {
      await transaction.query(LOCK);
      const retired = await readRetired(transaction);
      const retiredAt = new Date();
      const trial = new Shelf(await readRows(transaction), [...retired, { kind, code, version, retiredAt }]);
      const why = await this.neededFor(transaction, trial, kind, code);
      if (why) return why;
      const rows = await transaction.query<unknown[]>(RETIRE, [kind, code, version, by, reason]);
      if (rows.length > 0)
        await this.audit.note(
          {
            actor: { id: by },
            action: `${kind}.retired` as const,
            subject: `${code}@${version}`,
            outcome: 'done',
          },
          transaction,
        );
      return undefined;
    });
    if (!needed) await this.readTable();
    return needed;
  }

  /** What would find no version in effect any more. */
  private async neededFor(
    db: EntityManager,
    trial: Shelf,
    kind: Kind,
    code: string,
  ): Promise<Contradiction | undefined> {
    const now = Date.now();
    if (trial.inEffect(kind, code, now)) return undefined;
    const says = (zh: string, en: string): Contradiction => ({ path: ['version'], zh, en });
    if (kind === 'policy') {
      const naming = trial
        .codes('complaint-type')
        .filter((each) => trial.inEffect('complaint-type', each, now)?.definition.policy === code);
      if (code === FALLBACK_POLICY)
        return says('各地通用的规则须有一个有效版本', 'the policy of every region needs a version in effect');
      return naming.length > 0
        ? says(
            `诉求类型 ${naming.join(', ')} 指名适用，且无其他有效版本`,
            `complaint types name it: ${naming.join(', ')}`,
          )
        : undefined;
    }
    const cases = await db.query<unknown[]>('select 1 from complaint_case where type_code = $1 limit 1', [
      code,
    ]);
    return cases.length > 0
      ? says(
          '已有此类型的诉求，且无其他有效版本：请先发布新版本',
          'there are cases of it and no other version in effect',
        )
      : undefined;
  }

  /** Reads what has changed in table and folders, and publishes what is new in the folders. */
  async look(): Promise<void> {
    const [row] = await this.db.query<{ stamp: string }[]>(STAMP);
    if (row?.stamp !== this.stamp) await this.readTable();
    const changed = await this.folders.look();
    if (changed) this.files = changed;
    const { candidates, faults } = this.files;
    let admission = admit(this.shelf, candidates, new Date());
    if (admission.admitted.length > 0) admission = await this.publish(candidates);
    this.faults = [...faults, ...admission.faults];
    this.report(this.problems());
  }

  private async readTable(): Promise<void> {
    const [row] = await this.db.query<{ stamp: string }[]>(STAMP);
    const rows = await readRows(this.db.manager);
    const retired = await readRetired(this.db.manager);
    // Nothing is ever taken back: fewer rows are those of a look that was overtaken.
    if (rows.length < this.shelf.rows.length || retired.length < this.shelf.retired.length) return;
    this.shelf = new Shelf(rows, retired);
    this.stamp = row?.stamp ?? '';
    this.catalogue.show(this.shelf);
  }

  /** Each fault is logged once, when it first shows. */
  private report(problems: readonly string[]): void {
    for (const problem of problems) if (!this.logged.has(problem)) this.logger.error(problem);
    this.logged = new Set(problems);
  }
}

const isSame = (row: CatalogueVersion, { kind, definition }: Candidate): boolean =>
  row.kind === kind && row.code === definition.code && row.version === definition.version;

/** A row of an older shape than today's is left aside: cases that were pinned to it carry it themselves. */
async function readRows(manager: EntityManager): Promise<CatalogueVersion[]> {
  const rows = await manager.find(CatalogueVersion);
  return rows.filter(({ kind, definition }) => SHAPES[kind].safeParse(definition).success);
}

const readRetired = (manager: EntityManager): Promise<CatalogueRetirement[]> =>
  manager.find(CatalogueRetirement);
