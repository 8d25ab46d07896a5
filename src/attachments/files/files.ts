import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { DAY_MS, dayOf, type Instant } from '../../domain/time/instant.ts';
import type { Config } from '../../platform/config.ts';
import { CONFIG } from '../../platform/platform.module.ts';
import type { FileStore, Received } from './file-store.ts';
import { FolderStore } from './folder-store.ts';
import { receive, type Incoming } from './receive.ts';
import { S3Store } from './s3-store.ts';

/** Files by key, in the data folder or in an S3 store as the configuration has it. */
@Injectable()
export class Files {
  private readonly store: FileStore;
  private readonly arriving: string;

  constructor(@Inject(CONFIG) { dataDir, s3 }: Config) {
    this.store = s3 ? new S3Store(s3) : new FolderStore(dataDir);
    this.arriving = join(dataDir, 'arriving');
  }

  /**
   * Receives a file and hands it over; whatever `use` has not kept is gone when this settles, and of a file that did not arrive whole
   * nothing is left.
   */
  async take<T>(incoming: Incoming, use: (file: Received) => Promise<T>): Promise<T> {
    await mkdir(this.arriving, { recursive: true, mode: 0o700 });
    const path = join(this.arriving, randomUUID());
    try {
      return await use(await receive(incoming, path));
    } finally {
      await rm(path, { force: true });
    }
  }

  /**
   * Keeps a file under a new name below `folder` and the day, and gives its key to `record`, which writes it down.
   * @throws what `record` throws, after the file has been removed
   */
  async keep(
    file: Received,
    folder: string,
    at: Instant,
    record: (key: string) => Promise<void>,
  ): Promise<void> {
    const key = [folder, ...dayOf(at).split('-'), randomUUID()].join('/');
    await this.store.keep(file, key);
    try {
      await record(key);
    } catch (error) {
      await this.store.remove(key);
      throw error;
    }
  }

  open(key: string): Promise<Readable | undefined> {
    return this.store.open(key);
  }

  remove(key: string): Promise<void> {
    return this.store.remove(key);
  }

  /** Removes what a process that died left half-received, a day after. */
  async sweep(now: Instant): Promise<void> {
    const names = await readdir(this.arriving).catch(() => []);
    for (const name of names) {
      const path = join(this.arriving, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (mtimeMs < now - DAY_MS) await rm(path, { force: true });
    }
  }
}
