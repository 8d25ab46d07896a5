import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { readCases } from '../archive/archives.ts';
import { Counts } from '../platform/counts.ts';
import { Recurring } from '../platform/recurring.ts';
import { restarts } from '../platform/restarts.ts';
import { CaseWorkflows } from '../temporal/case-workflows.ts';

const EVERY_MS = 60_000;
/** How many cases a sweep asks Temporal about, of each kind. */
const AT_MOST = 100;
const HOUR_MS = 3_600_000;
/** How often a case is begun anew in an hour: what fails again each time is for people. */
const TRIES_AN_HOUR = 5;

interface Begun {
  caseNo: string;
  payload: CaseInput;
  /** How far its workflow has been told of the archive. */
  told: number;
}

const BEGUN = `
  select o.case_no as "caseNo", o.payload, case when o.untold = '{}' then c.version else 0 end as told from outbox o join complaint_case c on c.case_no = o.case_no
  where not '1-1:register' = any (o.untold) and c.state <> 'ARCHIVED'`;
const ONE = `${BEGUN} and o.case_no = $1`;
/** Cases whose clock ran out a minute ago without a lapse in the archive: their workflow may be gone. */
const SILENT = `${BEGUN} and c.due_at < now() - interval '1 minute' and not c.overdue order by c.due_at limit ${AT_MOST}`;
const NEXT = `${BEGUN} and o.created_at < now() - interval '1 minute' and c.case_no > $1 order by c.case_no limit ${AT_MOST}`;

/**
 * Restarts, from the archive, workflows that are gone, not ours, pinned, stuck or silent (`Ailment`): somebody terminated them, a server lost them,
 * or somebody reached Temporal's port. At once when somebody acts on the case, and by a sweep through all open cases, those first whose clock has
 * run out unnoticed.
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
  private readonly tries = new Counts(HOUR_MS);

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
    return begun !== undefined && this.restartIfIll(begun, false).catch(() => false);
  }

  /** Asks about the next cases in turn, once a worker of ours has answered. @returns how many went on from their archive */
  async sweep(): Promise<number> {
    const answers = await this.workflows.canary();
    if (!answers) this.logger.error('no worker of ours answers at Temporal');
    this.workflows.ailing = false;
    const next = await this.db.query<Begun[]>(NEXT, [this.last]);
    this.last = next.length < AT_MOST ? '' : next.at(-1)!.caseNo;
    let restarted = 0;
    for (const begun of [...(await this.db.query<Begun[]>(SILENT)), ...next])
      if (await this.restartIfIll(begun, answers)) restarted++;
    return restarted;
  }

  private async restartIfIll({ caseNo, payload, told }: Begun, answers: boolean): Promise<boolean> {
    const why = await this.workflows.ailmentOf(caseNo, told, answers);
    if (why === undefined) return false;
    // Perhaps the worker went away meanwhile.
    if (why === 'silent' && !(await this.workflows.canary())) return false;
    this.workflows.ailing ||= why !== 'gone';
    if (this.tries.of(caseNo) >= TRIES_AN_HOUR) return false;
    const found = (await readCases(this.db, [caseNo])).get(caseNo);
    if (!found || found.state.state === 'ARCHIVED') return false;
    const { state, version } = found.state;
    if (!(await this.workflows.start({ ...payload, upTo: version }, state, why !== 'gone'))) return false;
    this.tries.add(caseNo);
    restarts.inc({ why });
    this.logger.warn(`the workflow of ${caseNo} was ${why}; it goes on from the archive`);
    const ahead = Math.floor((found.now - Date.now()) / 1000);
    if (ahead > 0) await this.workflows.fastForward(caseNo, ahead);
    return true;
  }
}
