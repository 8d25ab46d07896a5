import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { Files } from './files.ts';

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
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly files: Files,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  /** Settles once nothing waits, or the store is away; never rejects. */
  sweep(): Promise<void> {
    this.sweeping ??= removeWaiting(this.database, this.files)
      .catch(() => this.logger.warn('removing files failed; it is tried again'))
      .finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }
}
