import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, QueryFailedError } from 'typeorm';
import type { Command } from '../domain/case/commands.ts';
import { act } from '../domain/case/decide.ts';
import { errands } from '../domain/case/errands.ts';
import type { RefusalCode } from '../domain/case/refusals.ts';
import { caseRow } from '../domain/case/view.ts';
import { record } from '../archive/archive.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CaseReader } from '../reading/case-reader.ts';

/** How often an act that others came before is judged anew. */
const TRIES = 5;

/** Whether the case's archive already holds this act, done. */
export const isDone = ({ events }: ReadCase, { id }: Pick<Command, 'id'>): boolean =>
  events.some((e) => e.command === id && e.type !== 'command-refused');

/** Acts on archived cases: their workflow has ended, so that the API decides as it would have, and appends in one transaction. */
@Injectable()
export class ArchivedCases {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
  ) {}

  /** `undefined` when the case is not in the archive; an act counts once, whoever else acts meanwhile. */
  async give(caseNo: string, command: Command): Promise<'done' | { refusal: RefusalCode } | undefined> {
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await this.reader.state(caseNo);
      if (!found || isDone(found, command)) return found && 'done';
      if (found.state.state !== 'ARCHIVED') return undefined;
      const outcome = act(found.state, command, found.now);
      if ('refusal' in outcome) return outcome;
      const { events, state } = outcome;
      const entry = { caseNo, events, row: caseRow(state), errands: errands(state, events) };
      try {
        if ((await record(this.db, entry)) === undefined) return 'done';
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    }
    return { refusal: 'stale-version' };
  }
}

/** Somebody else's event has this number. */
const isTaken = (error: unknown): boolean =>
  (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505') ||
  (error instanceof Error && error.message.includes('the archive moved on'));
