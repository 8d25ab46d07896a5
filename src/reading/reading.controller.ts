import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { holdsContent, Reads } from '../audit/reads.ts';
import {
  AvailableCommandPage,
  CasePage,
  CaseView as CaseShape,
  EventPage,
  NoticePage,
  ProvedDeadlinePage,
  type EventView,
} from '../contracts/views.ts';
import { mayList, maySee } from '../domain/access/access.ts';
import type { CaseView } from '../domain/case/view.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { forbidden } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { Vault } from '../vault/vault.service.ts';
import { readCases } from '../archive/archives.ts';
import { cursorAfter, findCases, limit, ListCases, type Found } from './case-list.query.ts';
import { CaseReader, plainView, relationOf, tellsRepeats, type FullCaseView } from './case-reader.ts';
import { deadlinesOf } from './deadlines.ts';
import { eventsOf, withoutRepeats } from './event-view.ts';
import { noticesOf } from './notices.ts';
import { possibleCommands, type PossibleCommand } from './possible-commands.ts';

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
const whole = <T>(items: T[]): Page<T> => ({ items, nextCursor: null });

const hasWords = (page: unknown): boolean => (page as Page<EventView>).items.some(({ text }) => text);

const ListEvents = z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit: limit() });
type ListEvents = z.infer<typeof ListEvents>;

/** Reading cases: lists from the projection, everything else from the archive. */
@ApiTags('案件')
@ApiBearerAuth()
@Controller('cases')
export class ReadingController {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly vault: Vault,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Reads('search', (_, { query }) => 'q' in (query as object))
  @Returns(CasePage)
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: ListCases }) query: ListCases,
  ): Promise<Page<CaseView>> {
    if (!mayList(caller)) throw forbidden();
    const { sql, parameters } = findCases(caller, query, this.vault.marksOf(query.q));
    const rows = await this.db.query<Found[]>(sql, parameters);
    const page = rows.slice(0, query.limit);
    const cases = await readCases(
      this.db,
      page.map((row) => row.caseNo),
    );
    const items = page.flatMap(({ caseNo }) => {
      const found = cases.get(caseNo);
      return found && maySee(caller, relationOf(found.state)) ? [plainView(caller, found)] : [];
    });
    const last = page.at(-1);
    return { items, nextCursor: last && rows.length > page.length ? cursorAfter(query.sort, last) : null };
  }

  @Get(':caseNo')
  @Reads('case', holdsContent)
  @Returns(CaseShape)
  async one(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<FullCaseView> {
    return this.reader.view(caller, caseNo);
  }

  @Get(':caseNo/events')
  @Reads('events', hasWords)
  @Returns(EventPage)
  async events(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Query({ schema: ListEvents }) { after, limit: most }: ListEvents,
  ): Promise<Page<EventView>> {
    const found = await this.reader.visible(caller, caseNo);
    const written = await eventsOf(this.db, found, after, most, await this.reader.legible(caller, found));
    const items = tellsRepeats(caller, found.state) ? written : withoutRepeats(written);
    const last = items.at(-1)?.seq ?? after;
    return { items, nextCursor: items.length === most && last < found.state.version ? String(last) : null };
  }

  @Get(':caseNo/deadlines')
  @Returns(ProvedDeadlinePage)
  async deadlines(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
  ): Promise<Page<ReturnType<typeof deadlinesOf>[number]>> {
    return whole(deadlinesOf(await this.reader.visible(caller, caseNo)));
  }

  @Get(':caseNo/notices')
  @Returns(NoticePage)
  async notices(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<NoticePage> {
    await this.reader.visible(caller, caseNo);
    return whole(await noticesOf(this.db, caseNo));
  }

  @Get(':caseNo/commands')
  @Returns(AvailableCommandPage)
  async commands(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
  ): Promise<Page<PossibleCommand>> {
    const found = await this.reader.visible(caller, caseNo);
    return whole(possibleCommands(caller, found, this.config.limits.actsPerCaseAndDay));
  }
}
