import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { DataSource, EntityManager } from 'typeorm';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import { dayOf, yearOf, type Instant } from '../domain/time/instant.ts';
import { watchOn, type Watch } from '../domain/time/notice.ts';
import type { Metrics } from '../platform/metrics.ts';
import { Recurring } from '../platform/recurring.ts';
import { type Edition, type OwnRegion } from './calendar-files.ts';
import { calendarOf, covers, latestOf, layersOf } from './known-calendar.ts';

const EVERY_MS = 2000;

const STORED = `
  select edition, region, published_at as "publishedAt", notice, definition, supersedes from calendar_edition
  order by published_at, recorded_at, edition`;
const INSERT = `
  insert into calendar_edition (edition, region, published_at, notice, definition, supersedes, recorded_by)
  values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning edition`;

/**
 * What was known of the working days, and when. Editions are kept in the database, so that all processes agree; what came with the product
 * is put there at first use. Another process's new edition is known here within a few seconds.
 */
@Injectable()
export class Calendars implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Calendars.name);
  private readonly calendars = new Map<string, Calendar>();
  private editions: readonly Edition[];
  private seen = '';
  private seeded = false;
  private warnedOn = '';
  private readonly looks = new Recurring(
    EVERY_MS,
    () => this.learn(),
    () => this.logger.warn('the calendars could not be read again; the last known ones stay'),
  );

  constructor(
    private readonly db: DataSource,
    metrics: Metrics,
    private readonly shipped: { editions: readonly Edition[]; regions: readonly OwnRegion[] },
  ) {
    this.editions = shipped.editions;
    const watch = (): Watch => this.watch();
    new Gauge({
      name: 'jiesu_calendar_years_missing',
      help: 'Years whose holiday notice should be known by now and is not',
      registers: [metrics.registry],
      collect() {
        this.set(watch().missing.length);
      },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.looks.now();
    this.looks.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looks.stop();
  }

  /** The calendar of a region, else the nation's with the days of the region it lies in; as known now, or at an instant. */
  currentCalendar(region: string, at?: Instant): Calendar {
    const layers = layersOf(this.editions, this.shipped.regions, region, at);
    const early = at !== undefined && at < layers[0].publishedAt;
    const key = [...layers.map((e) => e.edition), ...(early ? [yearOf(at)] : [])].join('+');
    const known = this.calendars.get(key);
    if (known) return known;
    const calendar = calendarOf(layers, at);
    this.calendars.set(key, calendar);
    return calendar;
  }

  /** The calendar of a region if an edition were published now. */
  calendarWith(edition: Edition, region: string): Calendar {
    return calendarOf(layersOf([...this.editions, edition], this.shipped.regions, region));
  }

  /** Every edition of a region's own, oldest first. */
  editionsOf(region: string): Edition[] {
    return this.editions.filter((e) => e.region === region);
  }

  latest(region: string): Edition | undefined {
    return latestOf(this.editions, region);
  }

  /** The region of that very code that may have days of its own (放假办法 art. 4). */
  ownRegion(code: string): OwnRegion | undefined {
    return this.shipped.regions.find(({ region, also }) => region === code || also?.includes(code));
  }

  /** Whether an edition of `own` concerns the cases of a region. */
  concerns(own: string, region: string): boolean {
    const known = this.ownRegion(own);
    return own === WHOLE_COUNTRY || (known !== undefined && covers(known, region));
  }

  watch(now = Date.now()): Watch {
    return watchOn(this.currentCalendar(WHOLE_COUNTRY), dayOf(now));
  }

  /** Records an edition; false when another was recorded in its place. */
  async insert(db: EntityManager | DataSource, edition: Edition, by: string): Promise<boolean> {
    const { edition: id, region, publishedAt, notice, definition, supersedes } = edition;
    const values = [id, region, new Date(publishedAt), notice, JSON.stringify(definition), supersedes, by];
    return (await db.query<unknown[]>(INSERT, values)).length > 0;
  }

  /** Learn of what other processes published. */
  async refresh(): Promise<void> {
    const [{ seen }] = await this.db.query<[{ seen: string }]>(
      `select count(*) || ' ' || coalesce(max(recorded_at)::text, '') as seen from calendar_edition`,
    );
    if (seen === this.seen) return;
    const rows = await this.db.query<(Edition & { publishedAt: unknown })[]>(STORED);
    if (rows.length === 0) return;
    this.editions = rows.map((row) => ({
      ...row,
      publishedAt: (row.publishedAt as unknown as Date).getTime(),
    }));
    this.seen = seen;
  }

  private async learn(): Promise<void> {
    try {
      if (!this.seeded) await this.seed();
      this.seeded = true;
      await this.refresh();
    } finally {
      this.warn();
    }
  }

  /** What came with the product, unless the nation's calendar is there already. */
  private async seed(): Promise<void> {
    await this.db.transaction(async (rows) => {
      const [known] = await rows.query<unknown[]>(
        'select 1 from calendar_edition where region = $1 limit 1',
        [WHOLE_COUNTRY],
      );
      if (known) return;
      for (const edition of this.shipped.editions) await this.insert(rows, edition, 'jiesu');
    });
  }

  /** Once a day while a notice is missing. */
  private warn(): void {
    const today = dayOf(Date.now());
    const { status, missing } = this.watch();
    if (status !== 'missing' || this.warnedOn === today) return;
    this.warnedOn = today;
    this.logger.warn(`${warningOf(missing)} (no holiday notice for ${missing.join(', ')})`);
  }
}

export const warningOf = (missing: readonly number[]): string =>
  `尚未录入${missing.map((year) => `${year}年`).join('、')}节假日安排通知，相关时限为暂定`;
