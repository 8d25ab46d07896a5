import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { isGrpcServiceError } from '@temporalio/client';
import { DataSource, type EntityManager } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { Recurring } from '../platform/recurring.ts';
import { CaseWorkflows } from '../temporal/case-workflows.ts';
import { LostWorkflows } from './lost-workflows.ts';

const AT_ONCE = 16;
const BATCH = 64;
const EVERY_MS = 2000;
const LONGEST_PAUSE_MS = 10_000;
/** The last relay is so recent that whoever just found no workflow may have been too early. */
const RECENT = "interval '10 seconds'";

interface Unsent {
  id: string;
  caseNo: string;
  payload: CaseInput;
}

/** A row that keeps failing waits twice as long each time; an outage is nobody's fault and counts for no row. */
const TAKE = `
  select id, case_no as "caseNo", payload from outbox
  where sent_at is null and case_no <> all ($1)
    and (attempts = 0 or created_at + make_interval(secs => power(2, least(attempts, 20))) < now())
  order by attempts, id limit ${BATCH} for update skip locked`;

/**
 * Starts the workflow of every registered case: at once in process, and by a sweep that repairs what a crash or an outage left. Starting is
 * idempotent by case number, so that doing it twice does no harm; registering never waits for it.
 */
@Injectable()
export class Outbox implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Outbox.name);
  private readonly starting = new Map<string, Promise<boolean>>();
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => this.sweep(),
    () => this.logger.warn('starting workflows failed; it is tried again'),
  );
  private pauseMs = 0;
  private pausedUntil = 0;

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly workflows: CaseWorkflows,
    private readonly lost: LostWorkflows,
  ) {}

  /** After the commit of a registration. What is too much at once, or during an outage, is left to the sweep. */
  relaySoon(caseNo: string, input: CaseInput): void {
    if (this.paused()) return;
    if (this.starting.size < AT_ONCE) void this.start(caseNo, input);
    else void this.sweeps.now();
  }

  /**
   * Start this case's workflow now if it has not been started, or is gone; not tried during an outage.
   * @returns whether it was started now or a moment ago, so that what it did not hear may be said again.
   */
  async relayCase(caseNo: string): Promise<boolean> {
    const started = this.starting.get(caseNo);
    if (started) return started;
    const [row] = await this.db.query<{ payload: CaseInput; sent: boolean; recent: boolean }[]>(
      `select payload, sent_at is not null as sent, coalesce(sent_at > now() - ${RECENT}, false) as recent
       from outbox where case_no = $1`,
      [caseNo],
    );
    if (!row) return false;
    if (row.sent) return (!this.paused() && (await this.lost.restart(caseNo))) || row.recent;
    return this.starting.get(caseNo) ?? (!this.paused() && this.start(caseNo, row.payload));
  }

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.pausedUntil = Infinity;
    await Promise.all([this.sweeps.stop(), ...this.starting.values()]);
  }

  /** How many registered cases still wait for their workflow. */
  async waiting(): Promise<number> {
    const [row] = await this.db.query<{ n: number }[]>(
      'select count(*)::int as n from outbox where sent_at is null',
    );
    return row!.n;
  }

  private paused(): boolean {
    return Date.now() < this.pausedUntil;
  }

  private start(caseNo: string, input: CaseInput): Promise<boolean> {
    const started = this.workflows
      .start(input)
      .then(() =>
        this.db.query('update outbox set sent_at = now() where case_no = $1 and sent_at is null', [caseNo]),
      )
      .then(() => {
        this.pauseMs = 0;
        return true;
      })
      .catch((error: unknown) => {
        if (isOutage(error)) this.pause();
        return false;
      })
      .finally(() => this.starting.delete(caseNo));
    this.starting.set(caseNo, started);
    return started;
  }

  private async sweep(): Promise<void> {
    let taken = BATCH;
    while (taken === BATCH && !this.paused())
      taken = await this.db.transaction((rows) => this.relayBatch(rows));
  }

  /** The rows stay locked while their workflows start, so that no other process takes them too. */
  private async relayBatch(rows: EntityManager): Promise<number> {
    const batch = await rows.query<Unsent[]>(TAKE, [[...this.starting.keys()]]);
    const sent: string[] = [];
    const failed: { id: string; why: string }[] = [];
    const remaining = batch.values();
    const lane = async (): Promise<void> => {
      for (const { id, payload } of remaining) {
        if (this.paused()) return;
        try {
          await this.workflows.start(payload);
          sent.push(id);
        } catch (error) {
          if (isOutage(error)) this.pause();
          else failed.push({ id, why: nameOf(error) });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (sent.length > 0) {
      this.pauseMs = 0;
      await rows.query('update outbox set sent_at = now(), last_error = null where id = any ($1)', [sent]);
    }
    for (const { id, why } of failed)
      await rows.query('update outbox set attempts = attempts + 1, last_error = $2 where id = $1', [id, why]);
    return batch.length;
  }

  private pause(): void {
    if (this.paused()) return;
    this.pauseMs = Math.min(Math.max(EVERY_MS, this.pauseMs * 2), LONGEST_PAUSE_MS);
    this.pausedUntil = Date.now() + this.pauseMs;
    this.logger.warn(`Temporal does not answer; registering goes on, workflows start later`);
  }
}

const isOutage = (error: unknown): boolean =>
  isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause));

/** Only the name: a message may quote what was sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
