import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Files } from './files.ts';
import { Recurring } from '../../platform/recurring.ts';

const EVERY_MS = 60_000;
/** Drawn at random, so that one which cannot be removed never keeps others waiting. */
const NEXT = 'select stored_at as "storedAt" from file_to_remove order by random() limit 100';

/** The files under these keys will go, as surely as this transaction stands. */
export async function removeLater(db: EntityManager, keys: readonly string[]): Promise<void> {
  await db.query('insert into file_to_remove (stored_at) select unnest($1::text[]) on conflict do nothing', [
    keys,
  ]);
}

/** Removes what waits to be removed, until nothing does. @throws what the store throws; then the rest waits on */
export async function removeWaiting(database: DataSource, files: Files): Promise<void> {
  for (;;) {
    const waiting = await database.query<{ storedAt: string }[]>(NEXT);
    if (waiting.length === 0) return;
    for (const { storedAt } of waiting) {
      await files.remove(storedAt);
      await database.query('delete from file_to_remove where stored_at = $1', [storedAt]);
    }
  }
}

/** Removes what waits, at once when asked and by a sweep that repairs what a crash or an outage of the store left. */
@Injectable()
export class Removals implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Removals.name);
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => removeWaiting(this.database, this.files),
    () => this.logger.warn('removing files failed; it is tried again'),
  );

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly files: Files,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.sweeps.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sweeps.stop();
  }

  /** Settles once nothing waits, or the store is away; never rejects. */
  sweep(): Promise<void> {
    return this.sweeps.now();
  }
}
