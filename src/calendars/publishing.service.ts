import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import type { CalendarNotice, CalendarTrial } from '../contracts/calendar.ts';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import { isOfTheirs, type Caller, type OfRegion } from '../domain/access/access.ts';
import type { CalendarRefusal } from '../domain/refusals.ts';
import { dayOf, fromIso, MINUTE, startOf } from '../domain/time/instant.ts';
import { blankOverlay, flawsOf, withNotice, type Flaw, type Notice } from '../domain/time/notice.ts';
import { problem, type Problem } from '../platform/problem.ts';
import { type Edition } from './calendar-files.ts';
import { Calendars } from './calendars.service.ts';
import { concernedRegions, OPEN_STATES, tryCalendar } from './trial.ts';

const refuse = (code: CalendarRefusal, flaws: readonly Flaw[]): Problem =>
  problem(code, flaws.map(({ path, message }) => ({ path: path.join('.'), message })).slice(0, 100));

/** A notice becomes an edition: judged against what is known, recorded once, and with it the list of open cases to count anew. */
@Injectable()
export class Publishing {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly calendars: Calendars,
    private readonly audit: Audit,
  ) {}

  /** What the notice would do to the cases of whoever asks, without doing it. */
  async try(region: string, body: CalendarNotice, by: OfRegion): Promise<CalendarTrial> {
    await this.calendars.refresh();
    const edition = this.judged(region, body);
    const concerns = (each: string): boolean =>
      isOfTheirs(by, { region: each }) && this.calendars.concerns(edition.region, each);
    const regions = await concernedRegions(this.db, concerns);
    const trial = await tryCalendar(this.db, regions, (each) => this.calendars.calendarWith(edition, each));
    return { edition: edition.edition, ...trial };
  }

  /**
   * Makes a notice the calendar of its region. Two at once come one after the other, each judged by what the one before left.
   * @throws Problem 409 `edition-exists`, `edition-outdated`, `edition-in-progress`; 422 `notice-contradictory`, with every flaw
   */
  async publish(region: string, body: CalendarNotice, by: Caller): Promise<Edition> {
    const published = await this.db.transaction(async (rows) => {
      await rows.query(`select pg_advisory_xact_lock(hashtext('jiesu:calendar'))`);
      await this.calendars.refresh();
      const edition = this.judged(region, body);
      await this.isAlone(rows);
      if (!(await this.calendars.insert(rows, edition, by.id)))
        throw refuse('edition-exists', [{ path: ['number'], message: `${body.number}已录入` }]);
      const regions = await concernedRegions(rows, (each) => this.calendars.concerns(edition.region, each));
      await rows.query(
        `insert into calendar_change (edition, case_no)
         select $1, case_no from complaint_case where state = any ($2) and region = any ($3)`,
        [edition.edition, OPEN_STATES, regions],
      );
      await this.audit.note(
        { actor: by, action: 'calendar.published', subject: edition.edition, outcome: 'done' },
        rows,
      );
      return edition;
    });
    await this.calendars.refresh();
    return published;
  }

  /**
   * The edition that a notice makes of what is known.
   * @throws Problem 409 when it cannot follow it, 422 with the place and the reason when it is wrong
   */
  private judged(region: string, body: CalendarNotice): Edition {
    const own = region === WHOLE_COUNTRY ? WHOLE_COUNTRY : this.calendars.ownRegion(region)?.region;
    if (own === undefined)
      throw refuse('region-unknown', [{ path: ['region'], message: `${region}不在可另行放假的地区之列` }]);
    if (body.region !== undefined && body.region !== region)
      throw refuse('region-unknown', [
        { path: ['region'], message: `${body.region}的安排不能用于${region}` },
      ]);
    const publishedAt =
      body.publishedAt.length === 10 ? startOf(body.publishedAt) : fromIso(body.publishedAt);
    const notice: Notice = { ...body, publishedAt };
    this.follows(own, notice);
    const day = dayOf(publishedAt);
    const sameDay = this.calendars
      .editionsOf(own)
      .filter(({ edition }) => edition.startsWith(`${own}-${day}`));
    const id = `${own}-${day}${sameDay.length > 0 ? `.${sameDay.length + 1}` : ''}`;
    const before = this.calendars.latest(own);
    const definition = withNotice(before?.definition ?? blankOverlay(own), notice, id);
    const edition: Edition = {
      edition: id,
      region: own,
      publishedAt,
      notice: notice.number,
      definition,
      supersedes: before?.edition ?? null,
    };
    const flaws = flawsOf(
      this.calendars.currentCalendar(own),
      notice,
      this.calendars.calendarWith(edition, own),
    );
    if (publishedAt > Date.now() + 5 * MINUTE)
      flaws.unshift({ path: ['publishedAt'], message: '公布时间晚于现在' });
    if (flaws.length > 0) throw refuse('notice-contradictory', flaws);
    return edition;
  }

  /** One notice after the other: none twice, none older than what is in force. */
  private follows(region: string, { number, publishedAt }: Notice): void {
    const known = this.calendars.editionsOf(region);
    if (known.some((each) => each.notice === number))
      throw refuse('edition-exists', [{ path: ['number'], message: `${number}已录入` }]);
    const latest = this.calendars.latest(region);
    if (latest && publishedAt < latest.publishedAt)
      throw refuse('edition-outdated', [
        { path: ['publishedAt'], message: `早于现行版本${latest.edition}（${latest.notice}）` },
      ]);
  }

  /** No other while the one before is still being applied: two at once would move dates twice. */
  private async isAlone(db: EntityManager): Promise<void> {
    const [waiting] = await db.query<{ edition: string }[]>(
      'select edition from calendar_change where outcome is null and look = 1 limit 1',
    );
    if (waiting)
      throw refuse('edition-in-progress', [{ path: ['number'], message: `${waiting.edition}尚未计算完毕` }]);
  }
}
