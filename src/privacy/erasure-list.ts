import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ERASURE_BASES } from '../domain/access/privacy.ts';
import { oneOf } from '../contracts/common.ts';

const Line = z.object({
  caseNo: z.string(),
  basis: oneOf(ERASURE_BASES),
  agreedBy: z.string(),
  agreedAt: z.iso.datetime(),
  erasedBy: z.string(),
  erasedAt: z.iso.datetime(),
});
/** What was erased, on whose word: numbers, codes and ids. */
export type Erased = z.infer<typeof Line>;

/**
 * The erasure list beside the database, for a restored database has forgotten what was erased since. One line of JSON a case, only ever
 * appended; whoever restores a backup keeps this file as it is.
 */
export class ErasureList {
  private readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'erasures.jsonl');
  }

  /** On the disk when this settles; on a line of its own, also after one that a dying process left half written. */
  async add(erased: Erased): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a', 0o600);
    try {
      await file.appendFile(`\n${JSON.stringify(erased)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** A line that was only half written when the process died was not yet anybody's erasure. */
  async all(): Promise<Erased[]> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return text.split('\n').flatMap((line) => {
      const { data } = Line.safeParse(parsed(line));
      return data ? [data] : [];
    });
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
