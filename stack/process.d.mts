export class StackError extends Error {}

export interface Child {
  pid: number;
  logFile: string;
  running: () => boolean;
  /** How it ended, in words, once it has. */
  exited: Promise<string>;
  /** Asks politely, and after the grace kills. */
  stop: (graceMs?: number) => Promise<void>;
  /** As `kill -9`. */
  kill: () => Promise<void>;
}

export interface LaunchOptions {
  command: string;
  args: string[];
  logFile: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  within?: string[];
  stopSignal?: 'SIGTERM' | 'SIGINT';
  server?: boolean;
  ipc?: boolean;
  pidFile?: string;
}
export function launch(options: LaunchOptions): Child;
export function birthOf(pid: number): string | undefined;
export function stopLeftovers(folder: string): Promise<string[]>;
export function stopEverything(): Promise<boolean>;
export function tail(file: string, lines?: number): string;
