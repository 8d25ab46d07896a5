import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { Recurring } from '../platform/recurring.ts';
import { headKeys, Outside } from './outside.ts';

const EVERY_MS = 600_000;

export const outsideOf = ({ chainHeads }: Pick<Config, 'chainHeads'>): Outside =>
  new Outside(chainHeads.folder, headKeys(chainHeads.keyFile, chainHeads.makesKey));

/** Writes down once a day, outside of the database and signed, where the chains of archive and audit end. */
@Injectable()
export class DailyHeads implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly outside: Outside;
  private readonly logger = new Logger(DailyHeads.name);
  private readonly days = new Recurring(
    EVERY_MS,
    () => this.outside.write(this.db, new Date()),
    () => this.logger.error('where the chains end could not be written down; it is tried again'),
  );

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    @Inject(CONFIG) config: Config,
  ) {
    this.outside = outsideOf(config);
  }

  onApplicationBootstrap(): void {
    this.days.start();
    void this.days.now();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.days.stop();
  }
}
