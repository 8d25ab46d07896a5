import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Attachments } from '../attachments/attachments.service.ts';
import type { FileForm } from '../attachments/files/http.ts';
import type { AttachmentView } from '../contracts/attachment.ts';
import { Casework, type Wishes } from '../casework/casework.service.ts';
import type { ReadCase } from '../archive/archives.ts';
import { proofPage } from '../reading/proof/page.ts';
import { CaseReader } from '../reading/case-reader.ts';
import { eventsOf, type WrittenEvent } from '../reading/event-view.ts';
import type { CommandName } from '../domain/case/commands.ts';
import { masterOf } from '../domain/case/tracks.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { isQueryCode } from '../intake/query-code.ts';
import type { Answer } from '../platform/idempotency.ts';
import { notFound, refusal } from '../platform/problem.ts';
import { Guesses } from './guesses.ts';
import { publicView, type PublicCaseView } from './public-view.ts';

/** A case and those that it came of, as relapse or reopening: the code of each opens it, for its complainant is theirs. */
const LINE = `
  with recursive line as (
    select $1::text as case_no, 0 as n
    union all
    select e.data -> 'link' ->> 'caseNo', n + 1 from line join case_event e on e.case_no = line.case_no and e.seq = 1
    where e.data -> 'link' ->> 'relation' in ('relapse', 'reopened') and n < 20
  )
  select case_no as "caseNo", query_code_hash as hash from line left join complaint using (case_no)`;

const COMPLAINANT: Actor = { id: 'complainant', role: 'complainant' };

/** What a visitor shows: the number, the code, and where they come from. */
export interface Visit {
  caseNo: string;
  code: string | undefined;
  address: string;
}

const asker = ({ caseNo }: Visit): { id: string } => ({ id: `complainant:${caseNo}` });

/** A case as its complainant knows it: by number and query code, without a token. */
@Injectable()
export class PublicCases {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly casework: Casework,
    private readonly attachments: Attachments,
    private readonly guesses: Guesses,
  ) {}

  /** @throws Problem 404, the same for a case that is not there and a code that is wrong or missing; 429 after too many of these */
  async view(visit: Visit): Promise<PublicCaseView> {
    return this.shown(await this.opened(visit));
  }

  /** The reckoning of what was promised, on paper. @throws Problem 404 as `view` does */
  async page(visit: Visit): Promise<string> {
    return proofPage(await this.opened(visit), { officials: false });
  }

  /** An act of the complainant. @throws Problem 404 as `view` does, then as the rules refuse */
  async give(visit: Visit, command: CommandName, body: unknown, wishes: Wishes): Promise<Answer> {
    return this.casework.giveForComplainant(
      COMPLAINANT,
      asker(visit),
      visit.caseNo,
      command,
      body,
      wishes,
      () => this.opened(visit),
      () => this.view(visit),
    );
  }

  /** Takes the complainant's file into the file of the case. @throws Problem 404 as `view` does, 422 once the case is archived, then as attaching does */
  async attach(visit: Visit, form: () => Promise<FileForm>): Promise<AttachmentView> {
    const { state } = await this.opened(visit);
    if (state.state === 'ARCHIVED') throw refusal('case-archived');
    const { part, whole } = await form();
    const file = { stream: part.file, whole, name: part.filename };
    return this.attachments.storeForCase(file, { ...asker(visit), roles: [] }, visit.caseNo);
  }

  private async opened({ caseNo, code, address }: Visit): Promise<ReadCase> {
    this.guesses.mayTry(caseNo, address);
    const line = await this.db.query<{ caseNo: string; hash: string | null }[]>(LINE, [caseNo]);
    // Of many tries at once no more are looked at than of as many one after the other.
    this.guesses.mayTry(caseNo, address);
    const right = line.filter((from) => isQueryCode(from.caseNo, code ?? '', from.hash)).length > 0;
    const found = right ? await this.reader.state(caseNo) : undefined;
    if (!found) {
      this.guesses.failed(caseNo, address);
      throw notFound();
    }
    return found;
  }

  private async shown(found: ReadCase): Promise<PublicCaseView> {
    const master = masterOf(found.state.tracks);
    const answering = master === undefined ? undefined : await this.reader.state(master);
    return publicView(found, await this.all(found), answering && (await this.all(answering)));
  }

  private all(found: ReadCase): Promise<WrittenEvent[]> {
    return eventsOf(this.db, found, 0, found.events.length);
  }
}
