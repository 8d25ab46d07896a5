import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { readCases, type ReadCase } from '../archive/archives.ts';
import type { CalendarEditionView } from '../contracts/calendar.ts';
import type { Command } from '../domain/case/commands.ts';
import { act } from '../domain/case/decide.ts';
import { SYSTEM } from '../domain/case/vocabulary.ts';
import { pin, type Calendar } from '../domain/time/calendar.ts';
import { toIso } from '../domain/time/instant.ts';
import { Acts } from '../acts/acts.ts';
import { isOutage } from '../platform/outage.ts';
import { canonical } from '../platform/canonical.ts';
import { Recurring } from '../platform/recurring.ts';
import type { ChangeOutcome } from './calendar-change.entity.ts';
import { Calendars } from './calendars.service.ts';
import { concernedRegions, OPEN_STATES } from './trial.ts';

const EVERY_MS = 2000;
const BATCH = 64;
const AT_ONCE = 8;
/** By then every process knows a new edition: it is looked for every 2 seconds, and must be known within 5. */
const KNOWN_AFTER = "interval '10 seconds'";

/** A case that failed waits twice as long each time, and the others go first. What another process has claimed is its own. */
const CLAIM = `
  update calendar_change c set claimed_until = now() + interval '2 minutes'
  from (
    select edition, case_no from calendar_change
    where outcome is null and (claimed_until is null or claimed_until < now())
      and (attempts = 0 or tried_at + make_interval(secs => power(2, least(attempts, 8))) < now())
    order by attempts, case_no limit ${BATCH} for update skip locked
  ) due
  where c.edition = due.edition and c.case_no = due.case_no
  returning c.edition, c.case_no as "caseNo", c.look`;
/** What was not tried after all is free again; what was is said of that look alone. */
const SETTLE = `
  update calendar_change c set claimed_until = null, outcome = d.outcome,
    tried_at = case when d.tried then now() else c.tried_at end, attempts = c.attempts + d.tried::int
  from jsonb_to_recordset($1::jsonb) as d(edition text, "caseNo" text, look int, tried boolean, outcome text)
  where c.edition = d.edition and c.case_no = d."caseNo" and c.look = d.look and c.outcome is null`;

/** Cases begun, or dispatched anew, by a process that did not know the edition yet. */
const BEGUN_MEANWHILE = `
  insert into calendar_change (edition, case_no)
  select e.edition, c.case_no from calendar_edition e join complaint_case c on c.region = any ($2) and c.state = any ($3)
  where e.edition = $1 and (
    c.registered_at > e.recorded_at - ${KNOWN_AFTER}
    or exists (
      select from case_event v where v.case_no = c.case_no and v.data -> 'plan' -> 'calendar' is not null
        and v.type <> 'plan-changed' and v.recorded_at > e.recorded_at - ${KNOWN_AFTER}
    ))
  on conflict (edition, case_no) do update set look = 2, outcome = null, attempts = 0, claimed_until = null
    where calendar_change.look = 1`;

const VIEW = `
  select e.edition, e.region, e.notice as number, e.published_at as "publishedAt", e.supersedes, e.recorded_at as "recordedAt",
    e.settled_at as "settledAt", count(c.*)::int as total, count(c.outcome)::int as done,
    (count(*) filter (where c.outcome = 'moved'))::int as moved
  from calendar_edition e left join calendar_change c on c.edition = e.edition`;

interface Waiting {
  edition: string;
  caseNo: string;
  look: number;
}

type Stored = Omit<CalendarEditionView, 'publishedAt' | 'recordedAt' | 'finishedAt'> & {
  publishedAt: Date;
  recordedAt: Date;
  settledAt: Date | null;
};

/**
 * Gives every open case the calendar it should count on, each once: the command's id follows from edition and case. What is left is in the
 * database, so that whichever process runs next goes on where the last one stopped.
 */
@Injectable()
export class Recounting implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Recounting.name);
  private readonly runs = new Recurring(
    EVERY_MS,
    () => this.run(),
    () => this.logger.warn('counting cases anew was interrupted; it goes on'),
  );
  private stopping = false;

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly calendars: Calendars,
    private readonly acts: Acts,
  ) {}

  onApplicationBootstrap(): void {
    this.runs.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.runs.stop();
  }

  wake(): void {
    void this.runs.now();
  }

  /** Editions of a region, or one by its name, newest first, with their progress. */
  async progress(where: { region: string } | { edition: string }): Promise<CalendarEditionView[]> {
    const [column, value] = 'edition' in where ? ['edition', where.edition] : ['region', where.region];
    const rows = await this.db.query<Stored[]>(
      `${VIEW} where e.${column} = $1 group by e.edition order by e.published_at desc, e.recorded_at desc`,
      [value],
    );
    return rows.map(({ publishedAt, recordedAt, settledAt, ...row }) => ({
      ...row,
      publishedAt: toIso(publishedAt.getTime()),
      recordedAt: toIso(recordedAt.getTime()),
      finishedAt: settledAt && row.done === row.total ? toIso(settledAt.getTime()) : null,
    }));
  }

  private async run(): Promise<void> {
    let left = true;
    while (left && !this.stopping) left = (await this.batch()) || (await this.lookOnceMore());
  }

  /** The rows are claimed meanwhile, not locked, so that several processes share the work. False when there is nothing to do now. */
  private async batch(): Promise<boolean> {
    const [waiting] = await this.db.query<[Waiting[], number]>(CLAIM);
    if (waiting.length === 0) return false;
    const tried = new Map<Waiting, ChangeOutcome | null>();
    try {
      await this.changeAll(waiting, tried);
    } finally {
      const said = waiting.map((row) => ({ ...row, tried: tried.has(row), outcome: tried.get(row) ?? null }));
      await this.db.query(SETTLE, [JSON.stringify(said)]);
    }
    return true;
  }

  /** `tried` is filled with what became of each; null: it failed, and is tried again. */
  private async changeAll(
    waiting: readonly Waiting[],
    tried: Map<Waiting, ChangeOutcome | null>,
  ): Promise<void> {
    await this.calendars.refresh();
    const cases = await readCases(
      this.db,
      waiting.map(({ caseNo }) => caseNo),
    );
    const remaining = waiting.values();
    const lane = async (): Promise<void> => {
      for (const row of remaining) {
        if (this.stopping) return;
        const found = cases.get(row.caseNo);
        tried.set(row, found ? await this.change(found, row).catch(this.failed(row)) : 'nothing');
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  /** One case that cannot be counted waits for itself, not before the others. */
  private failed({ caseNo }: Waiting): (error: unknown) => null {
    return (error) => {
      if (isOutage(error)) throw error;
      const why = error instanceof Error ? error.constructor.name : typeof error;
      this.logger.warn('a case could not be counted anew; it is tried again', { caseNo, why });
      return null;
    };
  }

  private async change(found: ReadCase, { edition, look }: Waiting): Promise<ChangeOutcome> {
    const { state, now } = found;
    const calendar = pin(this.calendars.currentCalendar(state.region), state.registeredAt, now);
    // A notice that was recorded anew, or is about days that this case cannot need, is no act of this case.
    if (sameDays(calendar, state.plan.calendar)) return 'nothing';
    const id = createHash('sha256')
      .update(`cal:${edition}:${state.caseNo}:${look}`)
      .digest('base64url')
      .slice(0, 12);
    const command: Command = {
      id,
      name: 'change-calendar',
      at: now,
      actor: SYSTEM,
      plan: { calendar },
    };
    const expected = act(state, command, now);
    if ('refusal' in expected) return 'nothing';
    if ((await this.acts.give(state.caseNo, command)) !== 'done') return 'nothing';
    const moved = expected.events.some((e) => e.type === 'plan-changed' && e.data.moved.length > 0);
    return moved ? 'moved' : 'pinned';
  }

  /** Once every process must know an edition, the cases that began under the one before are counted anew too. Whether there is an edition to look at. */
  private async lookOnceMore(): Promise<boolean> {
    const unsettled = await this.db.query<{ edition: string; region: string }[]>(
      `select edition, region from calendar_edition e
       where settled_at is null and supersedes is not null and recorded_at < now() - ${KNOWN_AFTER}
         and exists (select from calendar_change c where c.edition = e.edition)`,
    );
    for (const { edition, region } of unsettled)
      await this.db.transaction(async (rows) => {
        const regions = await concernedRegions(rows, (each) => this.calendars.concerns(region, each));
        await rows.query(BEGUN_MEANWHILE, [edition, regions, OPEN_STATES]);
        await rows.query('update calendar_edition set settled_at = now() where edition = $1', [edition]);
      });
    return unsettled.length > 0;
  }
}

/** Whether two calendars say the same of every day, whichever edition they come from. */
const sameDays = (one: Calendar, other: Calendar): boolean =>
  canonical({ ...one, edition: '' }) === canonical({ ...other, edition: '' });
