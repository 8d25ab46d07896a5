import { Controller, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { holdsContent } from '../audit/reads.ts';
import {
  AvailableCommandPage,
  CasePage,
  CaseView as CaseShape,
  EventPage,
  NoticePage,
  ProvedDeadlinePage,
  type EventView,
} from '../contracts/views.ts';
import { maySee } from '../domain/access/access.ts';
import type { CaseView } from '../domain/case/view.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import type { Config } from '../platform/config.ts';
import { Operation } from '../platform/operation.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { Returns } from '../platform/returns.ts';
import { Vault } from '../vault/vault.service.ts';
import { readCases, type ReadCase } from '../archive/archives.ts';
import { cursorAfter, findCases, limit, ListCases, type Found } from './case-list.query.ts';
import { TheCase } from './case-door.ts';
import { CaseReader, plainView, type FullCaseView } from './case-reader.ts';
import { deadlinesOf } from './deadlines.ts';
import { eventsOf } from './event-view.ts';
import { linksTold } from './links.ts';
import { noticesOf } from './notices.ts';
import { possibleCommands, type PossibleCommand } from './possible-commands.ts';
import { relationOf } from './relation.ts';

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
@Controller()
export class ReadingController {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly vault: Vault,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Operation('GET /cases', {
    title: '案件列表：筛选、检索、排序',
    reads: { what: 'search', when: (_, { query }) => 'q' in (query as object) },
  })
  @Returns(CasePage)
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: ListCases }) query: ListCases,
  ): Promise<Page<CaseView>> {
    const { sql, parameters } = findCases(caller, query, this.vault.marksOf(query.q));
    const rows = await this.db.query<Found[]>(sql, parameters);
    const page = rows.slice(0, query.limit);
    const cases = await readCases(
      this.db,
      page.map((row) => row.caseNo),
    );
    const seen = page.flatMap(({ caseNo }) => {
      const found = cases.get(caseNo);
      return found && maySee(caller, relationOf(found.state)) ? [found] : [];
    });
    const told = await linksTold(
      this.db,
      caller,
      seen.map(({ state }) => state),
    );
    const items = seen.map((found) => plainView(found, told));
    const last = page.at(-1);
    return { items, nextCursor: last && rows.length > page.length ? cursorAfter(query.sort, last) : null };
  }

  @Operation('GET /cases/{caseNo}', { title: '一件案件', reads: { what: 'case', when: holdsContent } })
  @Returns(CaseShape)
  async one(@CurrentCaller() caller: Caller, @TheCase() found: ReadCase): Promise<FullCaseView> {
    return this.reader.viewOf(caller, found);
  }

  @Operation('GET /cases/{caseNo}/events', {
    title: '案件的经过，旧的在前',
    reads: { what: 'events', when: hasWords },
  })
  @Returns(EventPage)
  async events(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Query({ schema: ListEvents }) { after, limit: most }: ListEvents,
  ): Promise<Page<EventView>> {
    const told = await linksTold(this.db, caller, [found.state], found.events);
    const written = await eventsOf(
      this.db,
      found,
      after,
      most,
      await this.reader.legible(caller, found),
      told,
    );
    const items = written.map((event) => ({ ...event, ...this.reader.proofOf(found, event.seq) }));
    const last = items.at(-1)?.seq ?? after;
    return { items, nextCursor: items.length === most && last < found.state.version ? String(last) : null };
  }

  @Operation('GET /cases/{caseNo}/deadlines', { title: '案件的全部时限与计算依据', reads: null })
  @Returns(ProvedDeadlinePage)
  deadlines(@TheCase() found: ReadCase): Page<ReturnType<typeof deadlinesOf>[number]> {
    return whole(deadlinesOf(found));
  }

  @Operation('GET /cases/{caseNo}/notices', { title: '案件发出的通知', reads: null })
  @Returns(NoticePage)
  async notices(@TheCase() { state }: ReadCase): Promise<NoticePage> {
    return whole(await noticesOf(this.db, state.caseNo));
  }

  @Operation('GET /cases/{caseNo}/commands', { title: '本人此刻可办的事项', reads: null })
  @Returns(AvailableCommandPage)
  commands(@CurrentCaller() caller: Caller, @TheCase() found: ReadCase): Page<PossibleCommand> {
    return whole(possibleCommands(caller, found, this.config.limits.actsPerCaseAndDay));
  }
}
