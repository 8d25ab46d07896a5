import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { readCases } from '../archive/archives.ts';
import { Recurring } from '../platform/recurring.ts';
import { CaseWorkflows, isAway, type News } from '../temporal/case-workflows.ts';
import { readMark, type Untold } from './untold.ts';

/** Cases that one process has yet to tell; what is more is left to the sweep. */
const AT_ONCE = 256;
/** Acts on a case that follow each other at once reach its workflow in one task: each is a signal, and Temporal's work is by the task. */
const TOGETHER_MS = 200;
/** In less time the server takes them in any order. */
const APART_MS = 4;
const LANES = 16;
const BATCH = 64;
const EVERY_MS = 2000;
const MARK_AFTER_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** What this process is about to tell a case's workflow, in order: what arrives in order need not be read from the archive. */
interface Lane {
  news: { seq: number; tell: () => Promise<void> }[];
  /** Ends the moment after. */
  hurry: () => void;
  done: Promise<void>;
}

interface Waiting {
  caseNo: string;
  payload: CaseInput;
  untold: string[];
}

/** Leases due rows for half a minute, twice as long after each failure, so that no row is locked while Temporal is asked. */
const TAKE = `
  with taken as (update outbox set attempts = attempts + 1,
    next_at = now() + make_interval(secs => least(3600, 30 * power(2, least(attempts, 10))))
  where id = any (array(
    select id from outbox where untold <> '{}' and next_at <= now() order by next_at limit ${BATCH} for update skip locked))
  returning case_no as "caseNo", payload, untold) select * from taken`;
const ONE = `select case_no as "caseNo", payload, untold from outbox where case_no = $1`;
const TOLD = `
  update outbox o set attempts = 0, last_error = null,
    untold = array(select u from unnest(o.untold) u where split_part(split_part(u, ':', 1), '-', 2)::int > t.seq)
  from unnest($1::text[], $2::int[]) as t(case_no, seq) where o.case_no = t.case_no`;
/** An outage is nobody's fault: it is tried again as soon as it is over. */
const NOT_TOLD = `
  update outbox set last_error = $2, attempts = case when $3 then greatest(attempts - 1, 0) else attempts end,
    next_at = case when $3 then now() else next_at end where case_no = $1`;

/**
 * Relays registrations and acts to Temporal (transactional outbox): at once in process, and by a sweep that repairs what a crash or an outage
 * left. A signal that comes late, twice or out of order does no harm, so no act ever waits for it.
 */
@Injectable()
export class Telling implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Telling.name);
  private readonly lanes = new Map<string, Lane>();
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => this.sweep(),
    () => this.logger.warn('telling workflows failed; it is tried again'),
  );
  private told = new Map<string, number>();
  private marking: Promise<void> | undefined;
  private pauseMs = 0;
  private pausedUntil = 0;

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly workflows: CaseWorkflows,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.pausedUntil = Infinity;
    for (const { hurry } of this.lanes.values()) hurry();
    await Promise.all([this.sweeps.stop(), ...[...this.lanes.values()].map(({ done }) => done)]);
    await this.marking;
  }

  /** After the commit of a registration. */
  beginSoon(caseNo: string, input: CaseInput): void {
    this.queue(caseNo, 1, async () => void (await this.workflows.start(input)));
  }

  /** After the commit of an act. */
  soon(news: News): void {
    this.queue(news.caseNo, news.events.at(-1)!.seq, async () => {
      if (await this.workflows.tell(news)) return;
      const [row] = await this.db.query<Waiting[]>(ONE, [news.caseNo]);
      if (row) await this.tellAll(row);
    });
  }

  /** Tells now what is untold, and waits for it; for the demo, whose clock jumps. @throws when Temporal is away */
  async now(caseNo: string): Promise<void> {
    this.lanes.get(caseNo)?.hurry();
    await this.lanes.get(caseNo)?.done;
    await this.mark();
    const [row] = await this.db.query<Waiting[]>(ONE, [caseNo]);
    if (row && row.untold.length > 0) await this.tellAll(row);
    await this.mark();
  }

  /** How many cases have a workflow that has yet to be begun or told. */
  async waiting(): Promise<number> {
    const [row] = await this.db.query<{ n: number }[]>(
      `select count(*)::int as n from outbox where untold <> '{}'`,
    );
    return row!.n;
  }

  private queue(caseNo: string, seq: number, tell: () => Promise<void>): void {
    if (this.paused()) return;
    const waiting = this.lanes.get(caseNo);
    if (waiting) waiting.news.push({ seq, tell });
    else if (this.lanes.size < AT_ONCE) this.openLane(caseNo, { seq, tell });
  }

  private openLane(caseNo: string, first: Lane['news'][number]): void {
    const wait = new AbortController();
    const lane: Lane = { news: [first], hurry: () => wait.abort(), done: Promise.resolve() };
    this.lanes.set(caseNo, lane);
    lane.done = this.drain(caseNo, lane.news, wait.signal);
  }

  /** What comes alone is told at once; what follows within a moment is told together. */
  private async drain(caseNo: string, news: Lane['news'], hurry: AbortSignal): Promise<void> {
    try {
      while (news.length > 0) {
        await this.tellTogether(caseNo, news.splice(0));
        await sleep(TOGETHER_MS, undefined, { signal: hurry }).catch(() => undefined);
      }
    } catch (error) {
      if (isAway(error)) this.pause();
    } finally {
      this.lanes.delete(caseNo);
    }
  }

  /** One shortly after the other, so that the timeline has them in order; only the workflow is begun before anything is told. */
  private async tellTogether(caseNo: string, news: Lane['news']): Promise<void> {
    const failures: unknown[] = [];
    const telling: Promise<unknown>[] = [];
    for (const { seq, tell } of news) {
      const own = tell().catch((error: unknown) => failures.push(error));
      telling.push(own);
      await (seq === 1 ? own : sleep(APART_MS));
    }
    await Promise.all(telling);
    if (failures.length > 0) throw failures[0];
    this.wasTold(caseNo, news.at(-1)!.seq);
  }

  /** Signals every untold act of a case. Where there is no workflow, begins one, which reads the archive itself. */
  private async tellAll({ caseNo, payload, untold }: Waiting): Promise<void> {
    const found = (await readCases(this.db, [caseNo])).get(caseNo);
    const marks = untold.map(readMark);
    if (!found || marks.length === 0) return;
    const { state, events } = found;
    const told = async ({ from, to, command }: Untold): Promise<boolean> =>
      command !== 'register' && this.workflows.tell({ caseNo, command, events: events.slice(from - 1, to) });
    for (const mark of marks) {
      if (await told(mark)) continue;
      if (await this.workflows.start({ ...payload, upTo: state.version }, state.state)) break;
      await told(mark);
    }
    this.wasTold(caseNo, Math.max(...marks.map(({ to }) => to)));
  }

  private wasTold(caseNo: string, seq: number): void {
    this.pauseMs = 0;
    this.told.set(caseNo, Math.max(seq, this.told.get(caseNo) ?? 0));
    this.marking ??= new Promise((resolve) => setTimeout(resolve, MARK_AFTER_MS)).then(() => this.mark());
  }

  /** Clears the marks of what was told in the last moment, in one statement. */
  private async mark(): Promise<void> {
    this.marking = undefined;
    const told = [...this.told].toSorted(([one], [other]) => (one < other ? -1 : 1));
    this.told = new Map();
    if (told.length === 0) return;
    await this.db
      .query(TOLD, [told.map(([caseNo]) => caseNo), told.map(([, seq]) => seq)])
      .catch(() => this.logger.warn('what was told could not be noted; it is told again'));
  }

  private paused(): boolean {
    return Date.now() < this.pausedUntil;
  }

  private async sweep(): Promise<void> {
    for (let taken = BATCH; taken === BATCH && !this.paused();) {
      const batch = await this.db.query<Waiting[]>(TAKE);
      taken = batch.length;
      const remaining = batch.values();
      const lane = async (): Promise<void> => {
        for (const row of remaining) await this.try(row);
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      await this.mark();
    }
  }

  private async try(row: Waiting): Promise<void> {
    // What this process is about to tell is not told twice; should it fail, it is swept the next time.
    if (this.lanes.has(row.caseNo)) return;
    try {
      if (this.paused()) await this.db.query(NOT_TOLD, [row.caseNo, null, true]);
      else await this.tellAll(row);
    } catch (error) {
      if (isAway(error)) this.pause();
      await this.db.query(NOT_TOLD, [row.caseNo, nameOf(error), isAway(error)]);
    }
  }

  private pause(): void {
    if (this.paused()) return;
    this.pauseMs = Math.min(Math.max(EVERY_MS, this.pauseMs * 2), LONGEST_PAUSE_MS);
    this.pausedUntil = Date.now() + this.pauseMs;
    this.logger.warn('Temporal does not answer; acts go on, workflows are told later');
  }
}

/** Only the name: a message may quote what was sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
