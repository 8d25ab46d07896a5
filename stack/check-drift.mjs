/**
 * Generated truth against its sources: the entities against the migrations, `openapi.json` against the API.
 * `--write` brings `openapi.json` up to date.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { run } from './process.mjs';
import { productEnvironment, readSettings, root } from './settings.mjs';

const folder = mkdtempSync(join(tmpdir(), 'jiesu-drift-'));
chmodSync(folder, 0o755);
const server = await startPostgres({
  dataDir: join(folder, 'postgres'),
  port: await freePort(),
  durable: false,
});
const environment = productEnvironment(
  { ...readSettings({}), dataDir: folder },
  { databaseUrl: server.url, temporalAddress: '127.0.0.1:7233', jwks: join(folder, 'jwks.json') },
);
Object.assign(process.env, environment);

async function schemaDrift() {
  const { default: source } = await import(join(root, 'dist', 'src', 'platform', 'data-source.js'));
  await source.initialize();
  try {
    await source.runMigrations();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(
      (/** @type {{ query: string }} */ { query }) => `the entities differ from the migrations: ${query}`,
    );
  } finally {
    await source.destroy();
  }
}

async function documentDrift() {
  const file = join(root, 'openapi.json');
  const printed = await run(process.execPath, [join(root, 'dist', 'src', 'openapi.js')]);
  const document = `${JSON.stringify(JSON.parse(printed), null, 2)}\n`;
  if (process.argv.includes('--write')) writeFileSync(file, document);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== document)
    return ['openapi.json is not what the API says: run `npm run openapi`'];
  return [];
}

const problems = [];
try {
  for (const check of [schemaDrift, documentDrift]) {
    problems.push(...(await check().catch((error) => [`${check.name}: ${error.stderr || error.stack}`])));
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'migrations and openapi.json are up to date' : `${problems.length} differences`,
);
process.exit(problems.length === 0 ? 0 : 1);
