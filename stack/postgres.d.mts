import type { Child } from './process.d.mts';

/** `url` is the connection string of the database `jiesu`. */
export interface Postgres extends Child {
  port: number;
  url: string;
}
export interface PostgresOptions {
  dataDir: string;
  port: number;
  durable: boolean;
  logFile?: string;
  pidFile?: string;
  report?: (line: string) => void;
}
export function startPostgres(options: PostgresOptions): Promise<Postgres>;
