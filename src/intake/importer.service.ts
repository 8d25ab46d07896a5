import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Actor } from '../domain/case/vocabulary.ts';
import { Problem } from '../platform/problem.ts';
import { idOf, readBacklog, registrationOf, type BacklogDefaults, type BacklogRow } from './backlog.ts';
import { Intake } from './intake.service.ts';

const AT_ONCE = 8;
const BATCH = 64;
const IMPORTER: Actor = { id: 'import', role: 'system' };

/** How far an import has come. A refused row is named by line and number, never by its words. */
export interface Tally {
  bytes: number;
  registered: number;
  /** Rows that an earlier run registered. */
  already: number;
  refused: { line: number; id: string; reason: string }[];
}

/** Registers a backlog: each row exactly once by its number, whenever and however often it is run. */
@Injectable()
export class Importer {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly intake: Intake,
  ) {}

  /**
   * Reads to the end of the file, or until the signal says to stop after the rows in hand.
   * @throws Error when the file is not CSV, lacks a column, or the database is away: running again goes on from there
   */
  async run(
    file: string,
    source: string,
    defaults: BacklogDefaults,
    onProgress: (tally: Tally) => void,
    signal: AbortSignal,
  ): Promise<Tally> {
    const tally: Tally = { bytes: 0, registered: 0, already: 0, refused: [] };
    let batch: BacklogRow[] = [];
    for await (const row of readBacklog(file)) {
      if (batch.push(row) < BATCH) continue;
      await this.registerAll(batch, source, defaults, tally);
      onProgress(tally);
      batch = [];
      if (signal.aborted) return tally;
    }
    await this.registerAll(batch, source, defaults, tally);
    onProgress(tally);
    return tally;
  }

  private async registerAll(
    rows: readonly BacklogRow[],
    source: string,
    defaults: BacklogDefaults,
    tally: Tally,
  ): Promise<void> {
    const known = await this.known(source, rows.map(idOf));
    const remaining = rows.values();
    const lane = async (): Promise<void> => {
      for (const row of remaining) {
        const id = idOf(row);
        if (known.has(id)) tally.already++;
        else {
          if (id !== '') known.add(id);
          await this.register(row, source, defaults, tally);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    tally.bytes = rows.at(-1)?.bytes ?? tally.bytes;
  }

  private async register(
    row: BacklogRow,
    source: string,
    defaults: BacklogDefaults,
    tally: Tally,
  ): Promise<void> {
    const refuse = (reason: string): void =>
      void tally.refused.push({ line: row.line, id: idOf(row), reason });
    const form = registrationOf(row, defaults);
    if ('refused' in form) return refuse(form.refused);
    try {
      await this.intake.register(form, IMPORTER, { source, rowId: idOf(row) }, { bulk: true });
      tally.registered++;
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      refuse(`${error.body.code}: ${error.body.title}`);
    }
  }

  private async known(source: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }[]>(
      'select row_id as id from import_row where source = $1 and row_id = any ($2)',
      [source, ids],
    );
    return new Set(rows.map((row) => row.id));
  }
}
