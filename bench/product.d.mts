import type { Bearer } from '../stack/issuer.d.mts';
import type { Child } from '../stack/process.d.mts';

export type PartName = 'postgres' | 'temporal' | 'api' | 'worker';

export interface RealProduct {
  folder: string;
  /** What its processes are told. */
  environment: Record<string, string>;
  /** `http://127.0.0.1:PORT/api/v1` */
  address: string;
  parts: Record<PartName, Child>;
  signToken: (bearer: Bearer) => Promise<string>;
  /** Starts a part that has ended, on the same data and port, and waits until it is ready. */
  restart: (name: PartName) => Promise<void>;
  close: () => Promise<void>;
}
export function openProduct(): Promise<RealProduct>;
