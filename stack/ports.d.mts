export function isFree(port: number): Promise<boolean>;
export function freePort(): Promise<number>;
export function busyPort(port: number, variable: string): string;
