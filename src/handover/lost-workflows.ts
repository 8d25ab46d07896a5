import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { readCases } from '../archive/archives.ts';
import { CaseWorkflows } from '../temporal/case-workflows.ts';
import { Recurring } from '../platform/recurring.ts';

const EVERY_MS = 60_000;
/** How many cases a sweep asks Temporal about, of each kind. */
const AT_MOST = 100;

interface Begun {
  caseNo: string;
  payload: CaseInput;
}

const BEGUN = `
  select o.case_no as "caseNo", o.payload from outbox o join complaint_case c on c.case_no = o.case_no
  where not '1-1:register' = any (o.untold) and c.state <> 'ARCHIVED'`;
const ONE = `${BEGUN} and o.case_no = $1`;
/** Cases whose clock ran out a minute ago without a lapse in the archive: their workflow may be gone. */
const SILENT = `${BEGUN} and c.due_at < now() - interval '1 minute' and not c.overdue order by c.due_at limit ${AT_MOST}`;
const NEXT = `${BEGUN} and o.created_at < now() - interval '1 minute' and c.case_no > $1 order by c.case_no limit ${AT_MOST}`;

/**
 * Restarts, from the archive, workflows that somebody terminated in the Temporal UI or that a server lost: at once when somebody acts on the
 * case, and by a sweep through all open cases, those first whose clock has run out unnoticed.
 */
@Injectable()
export class LostWorkflows implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LostWorkflows.name);
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => this.sweep(),
    () => this.logger.warn('looking for lost workflows failed; it is tried again'),
  );
  private last = '';

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly workflows: CaseWorkflows,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.stop();
  }

  /** @returns whether the case is open, had been begun, and had to be begun again; false as well while Temporal is away */
  async restart(caseNo: string): Promise<boolean> {
    const [begun] = await this.db.query<Begun[]>(ONE, [caseNo]);
    return begun !== undefined && this.restartIfLost(begun).catch(() => false);
  }

  /** Asks about the next cases in turn. @returns how many went on from their archive */
  async sweep(): Promise<number> {
    const next = await this.db.query<Begun[]>(NEXT, [this.last]);
    this.last = next.length < AT_MOST ? '' : next.at(-1)!.caseNo;
    let restarted = 0;
    for (const begun of [...(await this.db.query<Begun[]>(SILENT)), ...next])
      if (await this.restartIfLost(begun)) restarted++;
    return restarted;
  }

  private async restartIfLost({ caseNo, payload }: Begun): Promise<boolean> {
    if (await this.workflows.isRunning(caseNo)) return false;
    const found = (await readCases(this.db, [caseNo])).get(caseNo);
    if (!found || found.state.state === 'ARCHIVED') return false;
    if (!(await this.workflows.start({ ...payload, upTo: found.state.version }, found.state.state)))
      return false;
    this.logger.warn(`the workflow of ${caseNo} was gone; it goes on from the archive`);
    const ahead = Math.floor((found.now - Date.now()) / 1000);
    if (ahead > 0) await this.workflows.fastForward(caseNo, ahead);
    return true;
  }
}
