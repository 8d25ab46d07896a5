/** `npm start`: the whole product from a clone, and its end without a trace. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceHash } from './build.mjs';
import { openDataFolder, reset } from './data-folder.mjs';
import { identityPort, startIdentity } from './identity.mjs';
import { openIssuer } from './issuer.mjs';
import { busyPort, freePort, isFree } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { prepare } from './prepare.mjs';
import { StackError, stopEverything, stopping } from './process.mjs';
import { product } from './product.mjs';
import { places, productEnvironment, readSettings, root } from './settings.mjs';
import { supervise } from './supervise.mjs';
import { findTemporal } from './temporal-binary.mjs';
import { startTemporal } from './temporal.mjs';

const began = Date.now();
const DEFAULT_POSTGRES_PORT = 15432;
const seconds = (/** @type {number} */ since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);
let release = () => {};

// a closed terminal must not stop the stopping
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void end(0));
for (const fault of /** @type {const} */ (['uncaughtException', 'unhandledRejection']))
  process.on(fault, (error) => void fail(error));
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void end(0), 500).unref();

/** @param {number} code @param {string} [sentence] */
async function end(code, sentence) {
  if (stopping()) return;
  const since = Date.now();
  if (sentence) process.stderr.write(`\n${sentence}\n`);
  else say('\nStopping …');
  const any = await stopEverything();
  release();
  if (any) say(`Everything is stopped (${seconds(since)}).`);
  process.exit(code);
}

/** @param {unknown} error */
const fail = (error) =>
  error instanceof StackError
    ? end(1, error.message)
    : end(1, /** @type {Error} */ (error).stack ?? String(error));

const STEPS = [
  'packages',
  'temporal program',
  'build',
  'postgresql',
  'temporal',
  'identity',
  'set-up',
  'api',
  'worker',
];
/**
 * Runs one step and says how it went.
 * @template T @param {string} name @param {(report: (line: string) => void) => Promise<T>} work
 * @param {(result: T) => string} outcome @returns {Promise<T>}
 */
async function step(name, work, outcome) {
  const since = Date.now();
  const report = (/** @type {string} */ line) =>
    say(`[${STEPS.indexOf(name) + 1}/${STEPS.length}] ${name}: ${line}`);
  const result = await work(report);
  report(`${outcome(result)} (${seconds(since)})`);
  return result;
}

async function main() {
  const unknown = process.argv.slice(2).find((argument) => argument !== '--reset');
  if (unknown) throw new StackError(`npm start knows one option, --reset, and not "${unknown}".`);
  const settings = readSettings();
  const ownIdentity = settings.issuer !== undefined || settings.jwks !== undefined;
  if (settings.production && (settings.demo || !ownIdentity))
    throw new StackError(
      'Production (NODE_ENV or JIESU_MODE) refuses the demo and its identity provider: set JIESU_DEMO=0, and JIESU_ISSUER to your identity provider.',
    );
  if (!settings.demo && !ownIdentity)
    throw new StackError(
      'Without the demo (JIESU_DEMO=0) nobody issues tokens: set JIESU_ISSUER (and JIESU_JWKS, unless it has a discovery document) to your identity provider.',
    );
  const { dataDir, databaseUrl, temporalAddress } = settings;
  const { run, logs, postgres, temporal, environment: environmentFile, setUp: setUpFile } = places(dataDir);
  say('接诉 Jiesu');

  const held = await openDataFolder(dataDir);
  release = held.release;
  if (held.leftovers.length)
    say(`An earlier start was killed: stopped what it left running (${held.leftovers.join(', ')}).`);
  if (process.argv.includes('--reset')) {
    reset(dataDir);
    say(`${dataDir} is emptied${databaseUrl ? '; the database of DATABASE_URL is left as it is' : ''}.`);
  }
  await checkPorts(settings);

  const [, program] = await Promise.all([
    step(
      'packages',
      (report) => prepare(root, { report, logs, installOnly: true }),
      ({ installed: done }) => (done ? 'installed' : 'up to date'),
    ),
    temporalAddress ? '' : step('temporal program', findTemporal, (path) => path),
  ]);

  const [, database, cluster, identity] = await Promise.all([
    step(
      'build',
      (report) => prepare(root, { report, logs }),
      ({ built }) => (built ? 'done' : 'up to date'),
    ),
    databaseUrl !== undefined
      ? { url: settings.databaseOwnerUrl ?? databaseUrl, productUrl: databaseUrl }
      : step(
          'postgresql',
          (report) => embeddedPostgres(report),
          ({ url }) => `ready on 127.0.0.1:${new URL(url).port}`,
        ),
    temporalAddress
      ? { address: temporalAddress, uiUrl: settings.temporalUiUrl }
      : step('temporal', embeddedTemporal, ({ address }) => `ready on ${address}`),
    ownIdentity
      ? { issuer: settings.issuer, jwks: settings.jwks }
      : step('identity', embeddedIdentity, ({ issuer }) => `ready on ${issuer}, 演示身份 DEMO`),
  ]);

  const environment = productEnvironment(settings, {
    databaseUrl: database.productUrl,
    temporalAddress: cluster.address,
    temporalUiUrl: cluster.uiUrl,
    ...identity,
  });
  mkdirSync(run, { recursive: true });
  writeFileSync(environmentFile, JSON.stringify(environment, null, 2), { mode: 0o600 });
  const { setUp, startApi, startWorker } = product(dataDir, environment, database.url, say);
  const done = setUpStamp(settings, environment);
  if (done !== undefined && done === readIfThere(setUpFile))
    await step(
      'set-up',
      async () => {},
      () => 'as it was',
    );
  else {
    await step('set-up', setUp, () => 'done');
    writeFileSync(setUpFile, setUpStamp(settings, environment) ?? '');
  }
  const kept = { report: say, giveUp: (/** @type {StackError} */ error) => void fail(error) };
  await Promise.all([
    step(
      'api',
      () => supervise('The API', startApi, kept),
      () => `ready on port ${settings.port}`,
    ),
    step(
      'worker',
      () => supervise('The worker', startWorker, kept),
      () => 'ready',
    ),
  ]);
  sayWhereToGo(settings, cluster.uiUrl, ownIdentity ? undefined : identity.issuer);

  /** @param {(line: string) => void} report */
  async function embeddedPostgres(report) {
    const port =
      settings.postgresPort ??
      ((await isFree(DEFAULT_POSTGRES_PORT)) ? DEFAULT_POSTGRES_PORT : await freePort());
    const urls = { url: '', productUrl: '' };
    const start = async () => {
      const server = await startPostgres({
        dataDir: postgres,
        port,
        durable: true,
        logFile: join(logs, 'postgres.log'),
        pidFile: join(run, 'postgres.pid'),
        report,
      });
      Object.assign(urls, { url: server.url, productUrl: server.productUrl });
      return server;
    };
    await supervise('PostgreSQL', start, { report: say, giveUp: (error) => void fail(error) });
    return urls;
  }

  async function embeddedTemporal() {
    const { temporalPort: port, temporalUiPort: uiPort } = settings;
    const start = () =>
      startTemporal({
        binary: program,
        dataDir: temporal,
        port,
        uiPort,
        // the demo's UI is plain http and passes no token: the demo has a door of its own for it
        ...(settings.demo
          ? { codecUrl: `http://127.0.0.1:${settings.port}/api/v1/public/demo/temporal-codec` }
          : {}),
        logFile: join(logs, 'temporal.log'),
        pidFile: join(run, 'temporal.pid'),
      });
    await supervise('Temporal', start, { report: say, giveUp: (error) => void fail(error) });
    return { address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}` };
  }

  async function embeddedIdentity() {
    const issuer = `http://127.0.0.1:${await identityPort(settings)}`;
    const { jwksFile: jwks } = openIssuer(dataDir, issuer);
    const api = `http://127.0.0.1:${settings.port}/api/v1`;
    const start = () => startIdentity({ issuer, api, dataDir });
    await supervise('The identity provider', start, { report: say, giveUp: (error) => void fail(error) });
    return { issuer, jwks };
  }
}

/**
 * What a set-up depends on: the build, and the very files of both embedded servers. While this is the same, it need not be done again.
 * @param {import('./settings.mjs').Settings} settings @param {Record<string, string>} environment
 * @returns {string | undefined} undefined for servers whose state we cannot know
 */
function setUpStamp({ dataDir, databaseUrl, temporalAddress, demo }, environment) {
  const { postgres, temporal } = places(dataDir);
  const files = [join(postgres, 'PG_VERSION'), join(temporal, 'temporal.db')];
  if (databaseUrl || temporalAddress || !files.every((file) => existsSync(file))) return undefined;
  return JSON.stringify([
    sourceHash(root),
    demo,
    environment['TEMPORAL_NAMESPACE'],
    ...files.map((file) => statSync(file).ino),
  ]);
}

/** @param {string} file */
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** @param {import('./settings.mjs').Settings} settings */
async function checkPorts({
  port,
  temporalPort,
  temporalUiPort,
  postgresPort,
  identityPort: ofIdentity,
  databaseUrl,
  temporalAddress,
}) {
  const needed = /** @type {[number, string][]} */ ([
    [port, 'PORT'],
    ...(temporalAddress
      ? []
      : [
          [temporalPort, 'TEMPORAL_PORT'],
          [temporalUiPort, 'TEMPORAL_UI_PORT'],
        ]),
    ...(databaseUrl || postgresPort === undefined ? [] : [[postgresPort, 'POSTGRES_PORT']]),
    ...(ofIdentity === undefined ? [] : [[ofIdentity, 'JIESU_IDENTITY_PORT']]),
  ]);
  for (const [number, variable] of needed) {
    const twin = needed.find(([other, name]) => other === number && name !== variable);
    if (twin) throw new StackError(`${variable} and ${twin[1]} are both ${number}: give each its own port.`);
    if (!(await isFree(number))) throw new StackError(busyPort(number, variable));
  }
}

/** @param {import('./settings.mjs').Settings} settings @param {string | undefined} uiUrl @param {string | undefined} issuer */
function sayWhereToGo({ port, dataDir, demo }, uiUrl, issuer) {
  const own = process.env['JIESU_DATA'] ? `JIESU_DATA=${dataDir} ` : '';
  say(`
接诉 Jiesu is ready (${seconds(began)}).

  API          http://127.0.0.1:${port}/api/v1
  Documents    http://127.0.0.1:${port}/docs
  Temporal UI  ${uiUrl ? `${uiUrl}/namespaces/complaints/workflows` : 'that of your Temporal server'}
  Views        http://127.0.0.1:${port}/temporal  (案件视图: that list as each desk needs it)
  Identity     ${issuer ? `${issuer}  (演示身份 DEMO: anybody here may be anybody)` : 'your identity provider'}
  Data, logs   ${dataDir}
${
  demo
    ? `
Next, in another terminal:
  ${own}npm run -s token -- dispatcher    prints a token; try it at the documents' address
  ${own}npm run tour                      plays a hotline's day through the API
`
    : ''
}
Ctrl-C stops everything; \`npm start\` goes on where it was; \`npm start -- --reset\` begins anew.`);
}

main().catch((error) => !stopping() && fail(error));
