import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import type { Config } from './config.ts';
import { databaseOptions } from './database.ts';

/**
 * The one DataSource, for every capability to inject: no request holds the database longer than the configured time. A database that is away
 * at the start is tried again for half a minute.
 */
export const databaseModule = (
  config: Config,
  entities: NonNullable<DataSourceOptions['entities']>,
): DynamicModule =>
  TypeOrmModule.forRoot({
    ...databaseOptions(config, entities, config.statementTimeoutMs),
    retryAttempts: 10,
    retryDelay: 3000,
  });
