import type { Child } from '../../stack/process.mjs';

/** What the set-up of a test run tells its test files. */
export interface SharedStack {
  databaseUrl: string;
  /** The same server for the product as it runs: it owns nothing. */
  productUrl: string;
  template: string;
  temporalAddress: string;
  /** null while there are no workflows to bundle. */
  bundlePath: string | null;
  folder: string;
}

/** What the set-up leaves for the teardown, both in jest's own process. */
export interface RunningServers {
  jiesuServers?: { folder: string; servers: Child[] };
}
