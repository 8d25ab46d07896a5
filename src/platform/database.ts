import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { PostgresNames } from './postgres-names.ts';

type Entities = NonNullable<DataSourceOptions['entities']>;

export interface DatabaseSettings {
  databaseUrl: string;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
}

/** How the product reaches PostgreSQL. Nothing is synchronised: the schema comes from `migrations/` alone. */
export const databaseOptions = (
  { databaseUrl, poolSize = 10 }: DatabaseSettings,
  entities: Entities,
): DataSourceOptions => ({
  type: 'postgres',
  url: databaseUrl,
  entities,
  migrations,
  namingStrategy: new PostgresNames(),
  poolSize,
  connectTimeoutMS: 3000,
  applicationName: 'jiesu',
  synchronize: false,
  migrationsRun: false,
  logging: false,
});

export const createDataSource = (settings: DatabaseSettings, entities: Entities): DataSource =>
  new DataSource(databaseOptions(settings, entities));
