export function tryLock(file: string): { release: () => void } | { heldBy: number };
export function lock(file: string, waiting: (pid: number) => void): Promise<{ release: () => void }>;
export function holderOf(file: string): number | undefined;
