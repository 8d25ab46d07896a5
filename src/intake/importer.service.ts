import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { contentOf, type RegisterComplaint } from '../contracts/register.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { canonical } from '../platform/canonical.ts';
import { Problem } from '../platform/problem.ts';
import { VaultKeys } from '../platform/vault-keys.ts';
import { readBacklog, type BacklogDefaults, type BacklogRow, type Reading } from './backlog/backlog.ts';
import { shown } from './backlog/unreadable.ts';
import { Earlier, Intake } from './intake.service.ts';

const AT_ONCE = 8;
const BATCH = 64;
const IMPORTER: Actor = { id: 'import', role: 'system' };

/** How far an import has come. A refused row is named by line and number, never by its words. */
export interface Tally {
  /** How the file was encoded, and the headers of its columns that are not read. */
  encoding: string;
  notRead: readonly string[];
  /** What the file is known as in the archive. */
  source: string;
  rows: number;
  done: number;
  registered: number;
  /** Rows that are in the archive with the same words. */
  already: number;
  refused: { line: number; id: string; reason: string }[];
}

/** A row that can be registered, with the keyed digest of its number and words. */
interface Entry {
  line: number;
  id: string;
  form: RegisterComplaint;
  digest: string;
}

/** Registers a backlog: each row exactly once by its number, whenever and however often it is run. */
@Injectable()
export class Importer {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly intake: Intake,
    private readonly keys: VaultKeys,
  ) {}

  /**
   * Reads the file whole, tells `onRead` how it was understood before anything is registered, then registers to its end, or until the
   * signal says to stop after the rows in hand.
   * @param source what the file is known as; without one it is the file that shares a row with it, number and words, else a new one
   * @throws UnreadableFile before anything is registered; Error when the database is away: running again goes on from there
   */
  async run(
    file: string,
    source: string | undefined,
    { map, ignore, sheet, ...defaults }: BacklogDefaults & Reading,
    onProgress: (tally: Tally) => void,
    signal: AbortSignal,
    onRead: (tally: Tally) => void = () => {},
  ): Promise<Tally> {
    const { encoding, notRead, rows } = await readBacklog(file, defaults, { map, ignore, sheet });
    const entries = rows.flatMap((row) => this.entryOf(row));
    const tally: Tally = {
      encoding,
      notRead,
      source: source ?? (await this.sourceOf(entries)),
      rows: rows.length,
      done: rows.length - entries.length,
      registered: 0,
      already: 0,
      refused: [],
    };
    for (const row of rows) if ('refused' in row) refuse(tally, row, row.refused);
    onRead(tally);
    for (let i = 0; i < entries.length && !signal.aborted; i += BATCH) {
      await this.registerAll(entries.slice(i, i + BATCH), tally);
      onProgress(tally);
    }
    return tally;
  }

  private entryOf(row: BacklogRow): Entry[] {
    if ('refused' in row) return [];
    const { line, id, form } = row;
    const words = canonical([id, contentOf(form), form.complainant]);
    return [{ line, id, form, digest: this.keys.digest('import-row', words) }];
  }

  /** Two exports of one name are two files, and one that was corrected is the same file: its rows say so. */
  private async sourceOf(entries: readonly Entry[]): Promise<string> {
    for (let i = 0; i < entries.length; i += 1000) {
      const digests = entries.slice(i, i + 1000).map(({ digest }) => digest);
      const [found] = await this.db.query<{ source: string }[]>(
        'select source from import_row where digest = any ($1) group by source order by count(*) desc, source limit 1',
        [digests],
      );
      if (found) return found.source;
    }
    const all = entries.map(({ digest }) => digest).join('\n');
    return `content:${this.keys.digest('import-file', all)}`;
  }

  private async registerAll(entries: readonly Entry[], tally: Tally): Promise<void> {
    const known = await this.known(tally.source, entries);
    const remaining = entries.values();
    const lane = async (): Promise<void> => {
      for (const entry of remaining) {
        if (known.has(entry.id)) meet(tally, entry, known.get(entry.id)!);
        else await this.register(entry, tally);
        tally.done++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  private async register(entry: Entry, tally: Tally): Promise<void> {
    const { id: rowId, form, digest } = entry;
    try {
      await this.intake.register(form, IMPORTER, { source: tally.source, rowId, digest }, { bulk: true });
      tally.registered++;
    } catch (error) {
      // Another import of the same source was faster: what it registered is in the archive by now.
      if (error instanceof Earlier) meet(tally, entry, (await this.known(tally.source, [entry])).get(rowId)!);
      else if (error instanceof Problem && error.status < 500)
        refuse(tally, entry, `${error.body.code}: ${error.body.title}`);
      else if (isOfTheRow(error)) refuse(tally, entry, '含有数据库不能保存的内容');
      else throw error;
    }
  }

  /** The digests of those that the archive holds, by number; null for what was registered before there were digests. */
  private async known(source: string, entries: readonly Entry[]): Promise<Map<string, string | null>> {
    const rows = await this.db.query<{ id: string; digest: string | null }[]>(
      'select row_id as id, digest from import_row where source = $1 and row_id = any ($2)',
      [source, entries.map(({ id }) => id)],
    );
    return new Map(rows.map(({ id, digest }) => [id, digest]));
  }
}

/** A row whose number is in the archive: registered before, if its words are the same. */
function meet(tally: Tally, entry: Entry, digest: string | null): void {
  if (digest === null || digest === entry.digest) tally.already++;
  else
    refuse(
      tally,
      entry,
      'id: 编号先前已登记而内容不同；若属另一份文件，请用 --source 另行命名，若是更正，请在原件上补充',
    );
}

const refuse = (tally: Tally, { line, id }: { line: number; id: string }, reason: string): void =>
  void tally.refused.push({ line, id: shown(id), reason });

/** PostgreSQL's classes 22 (data) and 23 (constraints): the fault is in what was to be written, and the next row may be better. */
const isOfTheRow = (error: unknown): boolean => {
  const { driverError } = (error ?? {}) as { driverError?: { code?: string } };
  return /^2[23]/.test(driverError?.code ?? '');
};
