import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { PostgresNames } from './postgres-names.ts';

type Entities = NonNullable<DataSourceOptions['entities']>;

export interface DatabaseSettings {
  databaseUrl: string;
  /** Connections at most; 10 when absent. */
  poolSize?: number;
}

/**
 * How the product reaches PostgreSQL. Nothing is synchronised: the schema comes from `migrations/` alone.
 * @param statementMs after how long a single statement is cut off, and so no longer keeps others waiting; 0 is never
 */
export const databaseOptions = (
  { databaseUrl, poolSize = 10 }: DatabaseSettings,
  entities: Entities,
  statementMs = 0,
): DataSourceOptions => ({
  type: 'postgres',
  url: databaseUrl,
  entities,
  migrations,
  namingStrategy: new PostgresNames(),
  poolSize,
  connectTimeoutMS: 3000,
  applicationName: 'jiesu',
  extra: { onConnect: outliveServer, statement_timeout: statementMs },
  synchronize: false,
  migrationsRun: false,
  logging: false,
});

/**
 * Listens for errors of a pooled connection: one that breaks while neither the pool nor a query listens would end the process. The next query
 * on it fails by itself.
 */
function outliveServer(client: ClientBase): void {
  client.on('error', () => {});
}

export const createDataSource = (settings: DatabaseSettings, entities: Entities): DataSource =>
  new DataSource(databaseOptions(settings, entities));
