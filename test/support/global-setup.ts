import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { freePort } from '../../stack/ports.mjs';
import { startPostgres } from '../../stack/postgres.mjs';
import { openIssuer } from '../../stack/issuer.mjs';
import { startTemporal } from '../../stack/temporal.mjs';
import { migrations } from '../../migrations/index.ts';
import { grantRuntime } from '../../src/platform/runtime-role.ts';
import type { RunningServers, SharedStack } from './shared-stack.ts';

const TEMPLATE = 'jiesu_template';

/** One PostgreSQL, one Temporal and one workflow bundle for the whole run; what they are stands in a file that JIESU_TEST_STACK names. */
export default async function setUp({ rootDir }: { rootDir: string }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'jiesu-test-'));
  await chmod(folder, 0o755);
  const [postgres, temporal, bundlePath] = await Promise.all([
    migratedPostgres(folder),
    startTemporal({ port: await freePort(), logFile: join(folder, 'temporal.log') }),
    bundle(join(rootDir, 'workflows', 'index.ts'), join(folder, 'workflow-bundle.js')),
  ]);
  openIssuer(folder);
  const shared: SharedStack = {
    databaseUrl: postgres.url,
    productUrl: postgres.productUrl,
    template: TEMPLATE,
    temporalAddress: temporal.address,
    bundlePath,
    folder,
  };
  process.env['JIESU_TEST_STACK'] = join(folder, 'stack.json');
  await writeFile(process.env['JIESU_TEST_STACK'], JSON.stringify(shared));
  (globalThis as typeof globalThis & RunningServers).jiesuServers = { folder, servers: [temporal, postgres] };
}

async function migratedPostgres(folder: string) {
  const server = await startPostgres({
    dataDir: join(folder, 'postgres'),
    port: await freePort(),
    durable: false,
  });
  await query(server.url, `create database ${TEMPLATE}`);
  const source = new DataSource({
    type: 'postgres',
    url: server.url.replace(/[^/]+$/, TEMPLATE),
    migrations,
  });
  await source.initialize();
  await source.runMigrations();
  await grantRuntime(source, server.productUrl);
  await source.destroy();
  await query(server.url, `alter database ${TEMPLATE} with is_template true allow_connections false`);
  return server;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function bundle(workflowsPath: string, file: string): Promise<string | null> {
  if (!existsSync(workflowsPath)) return null;
  const silent = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
  await writeFile(file, (await bundleWorkflowCode({ workflowsPath, logger: silent })).code);
  return file;
}
