import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { readCases, type ReadCase } from '../archive/archives.ts';
import type { Command } from '../domain/case/commands.ts';
import { act, type Outcome } from '../domain/case/decide.ts';
import { errands } from '../domain/case/errands.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { CaseState } from '../domain/case/state.ts';
import { caseRow } from '../domain/case/view.ts';
import { Telling } from '../handover/telling.service.ts';
import { noteDefect } from '../platform/defects.ts';
import { problem } from '../platform/problem.ts';
import { append, type Appended, type Beside } from './append.ts';

/** How often an act is judged again because another act on the case was archived first. */
const TRIES = 30;

/** An act that the rules allow, not yet archived. */
export interface Judged {
  events: CaseEvent[];
  state: CaseState;
}

/** What became of an act of the product's own. */
export type Given = 'done' | { refusal: RefusalCode };

/** Whether the case's archive already holds this act. */
export const isDone = ({ events }: ReadCase, { id }: Pick<Command, 'id'>): boolean =>
  events.some((e) => e.command === id && e.type !== 'command-refused');

/**
 * Judges acts by the domain's `act`, archives each in one statement guarded by the case's version and hash (optimistic concurrency), then
 * signals the case's workflow. Needs no Temporal: a signal that fails is sent by the sweep.
 */
@Injectable()
export class Acts {
  /** The last act of this process on each case that has one under way. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly telling: Telling,
  ) {}

  /**
   * An act of the product's own: an errand, a calendar. It counts once by its id.
   * @returns undefined when there is no such case
   * @throws Problem 503 when others keep coming first; Defect, logged and counted, where the rules fail; Error when PostgreSQL is away
   */
  async give(
    caseNo: string,
    command: Command,
    beside: Pick<Beside, 'words' | 'attachments'> = {},
  ): Promise<Given | undefined> {
    return this.repeatedly<Given | undefined>(caseNo, async () => {
      const found = (await readCases(this.db, [caseNo])).get(caseNo);
      if (!found || isDone(found, command)) return { value: found && ('done' as const) };
      const outcome = judged(found, command);
      if ('refusal' in outcome) return { value: outcome };
      const appended = await this.archive(found, outcome, command, beside);
      return appended === 'done' ? { value: 'done' as const } : 'again';
    });
  }

  /** Archives a judged act with what goes beside it, and has the workflow told. Nothing is written unless it is `done`. */
  async archive(
    { state: before, hashes }: ReadCase,
    { events, state }: Judged,
    { name, names }: Command,
    beside: Beside = {},
  ): Promise<Appended> {
    const { caseNo, version } = before;
    const entry = { caseNo, events, row: caseRow(state), errands: errands(state, events) };
    const tells = before.state !== 'ARCHIVED';
    const appended = await append(
      this.db,
      entry,
      { seq: version, hash: hashes.at(-1)! },
      {
        ...beside,
        ...(tells ? { untold: name } : {}),
      },
    );
    if (appended === 'done' && tells)
      this.telling.soon({ caseNo, command: name, events, ...(names ? { names } : {}) });
    return appended;
  }

  /**
   * Reads, judges and archives until nobody came first. In one process the acts of a case take turns.
   * @throws Problem 503 after {@link TRIES}
   */
  async repeatedly<T>(caseNo: string, attempt: () => Promise<{ value: T } | 'again'>): Promise<T> {
    const before = this.turns.get(caseNo);
    const own = (async () => {
      await before?.catch(() => undefined);
      for (let tries = 0; tries < TRIES; tries++) {
        const made = await attempt();
        if (made !== 'again') return made.value;
      }
      throw problem('unavailable', undefined, { 'retry-after': '1' });
    })();
    this.turns.set(caseNo, own);
    try {
      return await own;
    } finally {
      if (this.turns.get(caseNo) === own) this.turns.delete(caseNo);
    }
  }
}

/** Judges an act of the product's own. @throws Defect, noted here: no request waits whose error filter would note it */
function judged({ state, now }: ReadCase, command: Command): Outcome {
  try {
    return act(state, command, now);
  } catch (error) {
    noteDefect(error);
    throw error;
  }
}
