import type { Child } from './process.d.mts';

export interface Temporal extends Child {
  address: string;
  uiUrl?: string;
}
export interface TemporalOptions {
  dataDir?: string;
  port: number;
  uiPort?: number;
  codecUrl?: string;
  logFile: string;
  pidFile?: string;
  binary?: string;
}
export function startTemporal(options: TemporalOptions): Promise<Temporal>;
