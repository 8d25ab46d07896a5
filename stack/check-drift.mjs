/**
 * Generated truth against its sources: the entities against the migrations, `openapi.json` against the API, the drawing of the state
 * machine against the rules. `--write` brings the files up to date.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
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
  const { default: source } = await import(join(root, 'dist', 'src', 'data-source.js'));
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
  const printed = await run(process.execPath, [join(root, 'dist', 'src', 'openapi.js')]);
  return fileDrift('openapi.json', `${JSON.stringify(JSON.parse(printed), null, 2)}\n`);
}

async function drawingDrift() {
  const graph = await run(process.execPath, [join(root, 'dist', 'src', 'cli', 'state-machine.js')], {
    env: { ...process.env, JIESU_ROOT: root },
  });
  const viz = await instance();
  return fileDrift(join('docs', 'state-machine.svg'), viz.renderString(graph, { format: 'svg' }));
}

/** @param {string} name @param {string} generated */
function fileDrift(name, generated) {
  const file = join(root, name);
  if (process.argv.includes('--write')) writeFileSync(file, generated);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== generated)
    return [`${name} is not what the code says: run \`npm run openapi\``];
  return [];
}

const problems = [];
try {
  for (const check of [schemaDrift, documentDrift, drawingDrift]) {
    problems.push(...(await check().catch((error) => [`${check.name}: ${error.stderr || error.stack}`])));
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? 'migrations, openapi.json and docs/state-machine.svg are up to date'
    : `${problems.length} differences`,
);
process.exit(problems.length === 0 ? 0 : 1);
