import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { Config } from './config.ts';
import { databaseOptions } from './database.ts';

/** The one DataSource, for every capability to inject. A database that is away at the start is tried again for half a minute. */
export const databaseModule = (
  config: Config,
  entities: NonNullable<DataSourceOptions['entities']>,
): DynamicModule =>
  TypeOrmModule.forRoot({ ...databaseOptions(config, entities), retryAttempts: 10, retryDelay: 3000 });
