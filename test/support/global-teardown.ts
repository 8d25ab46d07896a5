import { rm } from 'node:fs/promises';
import type { RunningServers } from './shared-stack.ts';

export default async function tearDown(): Promise<void> {
  const running = (globalThis as typeof globalThis & RunningServers).jiesuServers;
  if (!running) return;
  await Promise.all(running.servers.map((server) => server.kill()));
  await rm(running.folder, { recursive: true, force: true });
}
