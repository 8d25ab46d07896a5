import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FileStore, Received } from './file-store.ts';

/** Files in a folder of this machine, or of a disk that all API processes share. */
export class FolderStore implements FileStore {
  constructor(private readonly folder: string) {}

  async keep({ path }: Received, key: string): Promise<void> {
    const target = join(this.folder, key);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(path, target);
    await syncFolder(dirname(target));
  }

  async open(key: string): Promise<Readable | undefined> {
    try {
      return (await open(join(this.folder, key))).createReadStream();
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  remove(key: string): Promise<void> {
    return rm(join(this.folder, key), { force: true });
  }
}

/** A rename is lost with the power unless its folder is synced too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
