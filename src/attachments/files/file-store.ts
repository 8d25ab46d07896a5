import type { Readable } from 'node:stream';

/** A file that arrived whole and is on this machine's disk, synced. */
export interface Received {
  path: string;
  sha256: string;
  /** In bytes. */
  size: number;
  /** Its first bytes, for telling what it is. */
  head: Buffer;
}

/**
 * Where files are kept, under keys of our own making: `attachments/2026/03/11/<uuid>`. Holds whole files only.
 * Rejects with what means an outage (503) when the store is away.
 */
export interface FileStore {
  /** Takes a file over; afterwards it need not be at its `path` any more. */
  keep(file: Received, key: string): Promise<void>;
  /** Undefined when there is none. */
  open(key: string): Promise<Readable | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
}
