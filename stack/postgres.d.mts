import type { Child } from './process.d.mts';

/** `url` is the connection string of the database `jiesu` for its owner, `productUrl` for the product as it runs. */
export interface Postgres extends Child {
  port: number;
  url: string;
  productUrl: string;
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
