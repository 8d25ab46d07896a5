/**
 * `npm run bench [-- [--smoke] NAME …]`: every measurement, or those named (time, decide, routing, cases, sealing, herd, recount); one
 * table; 1 when a bar is missed. `--smoke` runs each at its smallest, seconds each, and fails only on what cannot measure; figures are not
 * judged. `BENCH_BEFORE=FOLDER npm run bench -- before` measures this code against that of another working tree.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { freePort } from '../stack/ports.mjs';
import { prepare } from '../stack/prepare.mjs';
import { launch, run, stopEverything } from '../stack/process.mjs';
import { root } from '../stack/settings.mjs';
import { openProduct } from './product.mjs';

const NAMES = ['time', 'decide', 'routing', 'cases', 'sealing', 'herd', 'recount'];
/** Against a working tree that only whoever names it has. */
const BEFORE = 'before';
const say = (/** @type {string} */ line) => console.log(line);

/** @param {string} name @param {Record<string, string>} [environment] @returns {Promise<boolean>} whether every bar was met */
function bench(name, environment = {}) {
  const file = join(root, 'dist', 'bench', `${name}.bench.js`);
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0)));
}

const ROLES = /** @type {const} */ ([
  'agent',
  'dispatcher',
  'unit-clerk',
  'reviewer',
  'callback-officer',
  'records',
  'supervisor',
  'duty-lead',
]);

/** What a measurement is told of a product. @param {import('./product.d.mts').RealProduct} product */
async function told({ folder, address, environment, parts, signToken }) {
  const token = (/** @type {typeof ROLES[number]} */ role) =>
    signToken({ role, ...(role === 'unit-clerk' ? { unit: 'property-service' } : {}) });
  const tokens = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await token(role)])));
  const { TEMPORAL_ADDRESS: temporalAddress, DATABASE_URL: databaseUrl } = environment;
  const pids = Object.fromEntries(Object.entries(parts).map(([name, { pid }]) => [name, pid]));
  return { product: address, pids, temporalAddress, databaseUrl, dataDir: folder, tokens };
}

/** @param {import('./product.d.mts').RealProduct} product @param {object} [more] */
async function setupFile(product, more) {
  const file = join(product.folder, 'bench.json');
  writeFileSync(file, JSON.stringify({ ...(await told(product)), ...more }));
  return { BENCH_SETUP: file };
}

/**
 * An API and a worker of `bench/NAME`, on the product's servers, in a namespace and a database of their own.
 * @param {import('./product.d.mts').RealProduct} product @param {string} name
 */
async function startBeside({ folder, environment }, name) {
  const port = await freePort();
  const DATABASE_URL = await emptyDatabase(environment['DATABASE_URL'] ?? '', name);
  const own = { PORT: String(port), TEMPORAL_NAMESPACE: name, DATABASE_URL };
  const env = { ...process.env, ...environment, ...own };
  const begin = (/** @type {string} */ part) =>
    launch({
      command: process.execPath,
      args: [join(root, 'dist', 'bench', name, `${part}.js`)],
      env,
      cwd: root,
      logFile: join(folder, 'logs', `${name}-${part}.log`),
      ipc: true,
    });
  await run(process.execPath, [join(root, 'dist', 'src', 'setup.js')], { cwd: root, env });
  const [api, worker] = [begin('api'), begin('worker')];
  return {
    pids: { api: api.pid, worker: worker.pid },
    address: `http://127.0.0.1:${port}/api/v1`,
    stop: () => Promise.all([api.stop(), worker.stop()]),
  };
}

/** @param {string} url of another database on the same server @param {string} name @returns {Promise<string>} */
async function emptyDatabase(url, name) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/[^/]+$/, name);
}

/** The product against what runs beside it. @param {string} name of the measurement @param {string} other */
async function against(name, other) {
  const product = await openProduct();
  const beside = await startBeside(product, other);
  try {
    await answers(beside.address);
    return await bench(name, await setupFile(product, { beside: beside.address, besidePids: beside.pids }));
  } finally {
    await beside.stop();
    await product.close();
  }
}

const cases = () => against('cases', 'bare');
const sealing = () => against('sealing', 'unsealed');

/** The product alone. @param {string} name of the measurement */
async function alone(name) {
  const product = await openProduct();
  try {
    return await bench(name, await setupFile(product, {}));
  } finally {
    await product.close();
  }
}

const herd = () => alone('herd');
const recount = () => alone('recount');

/** The product against that of another working tree, which has its packages and is built here; each with servers of its own. */
async function before() {
  const folder = process.env['BENCH_BEFORE'];
  if (!folder) throw new Error('BENCH_BEFORE names no folder: a working tree of the code to measure against');
  await run(process.execPath, ['stack/run.mjs'], { cwd: folder });
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench'], { cwd: folder });
  /** @type {typeof import('./product.mjs')} */
  const other = await import(pathToFileURL(join(folder, 'bench', 'product.mjs')).href);
  const [product, earlier] = [await openProduct(), await other.openProduct()];
  try {
    const load = pathToFileURL(join(folder, 'dist', 'bench', 'load.js')).href;
    return await bench(BEFORE, await setupFile(product, { before: { ...(await told(earlier)), load } }));
  } finally {
    await earlier.close();
    await product.close();
  }
}

/** @param {string} address of an API */
async function answers(address) {
  for (let i = 0; i < 600; i++) {
    const up = await fetch(address.replace('/api/v1', '/livez')).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${address} does not answer`);
}

const withServers = /** @type {Record<string, () => Promise<boolean>>} */ ({
  cases,
  sealing,
  herd,
  recount,
  before,
});

/** Whether it could be measured and met its bars; what breaks one measurement does not keep the next from running. @param {string} name */
async function measured(name) {
  try {
    return await (withServers[name]?.() ?? bench(name));
  } catch (error) {
    console.error(error);
    return false;
  }
}

async function main() {
  const smoke = process.argv.includes('--smoke');
  if (smoke) process.env['BENCH_SMOKE'] = '1';
  const wanted = process.argv.slice(2).filter((argument) => argument !== '--smoke');
  const unknown = wanted.find((name) => ![...NAMES, BEFORE].includes(name));
  if (unknown) throw new Error(`there is no measurement "${unknown}"; there are ${NAMES.join(', ')}`);
  await prepare(root, { report: (line) => console.error(line) });
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'bench')], {
    cwd: root,
  });
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  say(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GB, Node ${process.version}, load ${load}, ${new Date().toISOString().slice(0, 10)}`,
  );
  let [passed, failed] = [0, 0];
  for (const name of wanted.length === 0 ? NAMES : wanted) {
    say(`\n${name}`);
    if (await measured(name)) passed++;
    else failed++;
  }
  say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => void stopEverything().then(() => process.exit(1)));
main().then(
  (code) => process.exit(code),
  async (error) => {
    console.error(error);
    await stopEverything();
    process.exit(1);
  },
);
