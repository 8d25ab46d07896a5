import type { Child } from './process.mjs';

export function startIdentity(options: { issuer: string; api: string; dataDir: string }): Promise<Child>;
