import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { NOT_UTF8, utf8 } from '../platform/utf8.ts';
import { candidateOf, type Candidate } from './admission.ts';
import { KINDS, type Kind } from './catalogue-version.entity.ts';
import type { Fault } from './fault.ts';
import { MOST_BYTES } from './yaml-files.ts';

interface ReadFile {
  /** Changes whenever the file does. */
  stamp: string;
  found: Candidate | { faults: Fault[] };
}

/** `policies/` and `complaint-types/` below a root. A look at them is one `stat` a file; only what has changed is read. */
export class Folders {
  private files = new Map<string, ReadFile>();

  constructor(private readonly root: string) {}

  /** The candidates and faults of every `*.yaml`, in the order of the names; undefined when nothing has changed since the last look. */
  async look(): Promise<{ candidates: Candidate[]; faults: Fault[] } | undefined> {
    const before = this.files;
    const now = new Map<string, ReadFile>();
    for (const [kind, folder] of Object.entries(KINDS) as [Kind, string][])
      for (const name of await namesIn(join(this.root, folder))) {
        const file = join(folder, name);
        const read = await this.read(kind, file, before.get(file));
        if (read) now.set(file, read);
      }
    this.files = now;
    const same = now.size === before.size && [...now].every(([file, read]) => before.get(file) === read);
    if (same && now.size > 0) return undefined;
    const found = [...now.values()].map((read) => read.found);
    return {
      candidates: found.filter((each): each is Candidate => !('faults' in each)),
      faults: found.flatMap((each) => ('faults' in each ? each.faults : [])),
    };
  }

  private async read(kind: Kind, file: string, before: ReadFile | undefined): Promise<ReadFile | undefined> {
    const path = join(this.root, file);
    const fault = (zh: string, en: string) => ({ faults: [{ file, path: '', zh, en }] });
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (before?.stamp === stamp) return before;
      if (size > MOST_BYTES) return { stamp, found: fault('文件超过1 MB', 'larger than 1 MB') };
      const source = utf8(await readFile(path));
      if (source === undefined) return { stamp, found: fault(NOT_UTF8.zh, NOT_UTF8.en) };
      return { stamp, found: candidateOf(kind, source, { file, by: `file:${file}` }) };
    } catch (error) {
      const { code = 'unreadable' } = error as { code?: string };
      if (code === 'ENOENT') return undefined;
      if (before?.stamp === code) return before;
      return { stamp: code, found: fault(`无法读取：${code}`, `cannot be read: ${code}`) };
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort();
}
