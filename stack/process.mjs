/** Child processes that never outlive their launcher, however it ends. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const guard = fileURLToPath(new URL('./guard.mjs', import.meta.url));
const LOG_LIMIT_BYTES = 20_000_000;

/** A failure that the reader can act on; its message is one clear sentence and needs no stack. */
export class StackError extends Error {}

/**
 * @typedef {object} Child
 * @property {number} pid
 * @property {string} logFile
 * @property {() => boolean} running
 * @property {Promise<string>} exited how it ended, in words, once it has
 * @property {(graceMs?: number) => Promise<void>} stop asks politely, and after the grace kills
 * @property {() => Promise<void>} kill as `kill -9`
 */

/** Everything launched and still running, with the order in which it must go: those that use a server go before it. */
const live = /** @type {Map<Child, boolean>} */ (new Map());
const closing = new AbortController();

/** Whether everything is being stopped, so that an end is no failure. */
export const stopping = () => closing.signal.aborted;

/** Stops everything that was launched, and lets nothing new begin. @returns {Promise<boolean>} whether anything ran */
export async function stopEverything() {
  closing.abort();
  const any = live.size > 0;
  for (const server of [false, true])
    await Promise.all([...live].filter(([, isServer]) => isServer === server).map(([child]) => child.stop()));
  return any;
}

/**
 * Runs a tool to its end; it dies with us.
 * @param {string} command @param {string[]} args @param {import('node:child_process').ExecFileOptions} [options]
 * @returns {Promise<string>} what it printed
 */
export async function run(command, args, options = {}) {
  const [program, ...rest] = hasSetpriv()
    ? ['setpriv', '--pdeathsig', 'KILL', command, ...args]
    : [command, ...args];
  const { stdout } = await promisify(execFile)(program, rest, {
    encoding: 'utf8',
    signal: closing.signal,
    ...options,
  });
  return String(stdout);
}

/**
 * Starts a program in a group of its own, with its output in a log file.
 *
 * @param {object} options
 * @param {string} options.command
 * @param {string[]} options.args
 * @param {string} options.logFile
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cwd]
 * @param {number} [options.uid]
 * @param {string[]} [options.within] a command that runs the command, such as `unshare --user`
 * @param {'SIGTERM' | 'SIGINT'} [options.stopSignal] its polite signal, also sent when the launcher dies
 * @param {boolean} [options.server] others use it, so it is stopped after them
 * @param {boolean} [options.ipc] for Node programs that stop at 'disconnect'
 * @param {string} [options.pidFile] names the process for the next start, should this one be killed
 * @returns {Child}
 */
export function launch({
  command,
  args,
  logFile,
  env = process.env,
  cwd,
  uid,
  within = [],
  stopSignal = 'SIGTERM',
  ipc = false,
  server = false,
  pidFile,
}) {
  if (stopping()) throw new StackError('Stopping.');
  mkdirSync(dirname(logFile), { recursive: true });
  rotate(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const [program = '', ...rest] = [...within, ...tied(stopSignal, ipc, [command, ...args])];
  const child = spawn(program, rest, {
    env,
    detached: true,
    stdio: [
      'ignore',
      log,
      log,
      ...(ipc || program === process.execPath ? [/** @type {const} */ ('ipc')] : []),
    ],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  closeSync(log);
  /** @type {Promise<string>} */
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  if (pidFile && child.pid) {
    mkdirSync(dirname(pidFile), { recursive: true });
    writeFileSync(pidFile, JSON.stringify({ pid: child.pid, born: birthOf(child.pid), stopSignal }));
  }
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  /** @param {NodeJS.Signals} signal */
  const send = (signal) => running() && child.kill(signal);
  const handle = {
    pid: child.pid ?? 0,
    logFile,
    running,
    exited,
    stop: async (graceMs = 15_000) => {
      send(stopSignal);
      if (!(await settledWithin(exited, graceMs))) send('SIGKILL');
      await exited;
    },
    kill: async () => {
      send('SIGKILL');
      await exited;
    },
  };
  live.set(handle, server);
  void exited.then(() => {
    live.delete(handle);
    if (pidFile) rmSync(pidFile, { force: true });
  });
  return handle;
}

/**
 * The command that ties a program's life to ours: the kernel does it on Linux, a small guard elsewhere.
 * @param {string} signal @param {boolean} ipc @param {string[]} command @returns {string[]}
 */
function tied(signal, ipc, command) {
  if (hasSetpriv()) return ['setpriv', '--pdeathsig', signal.slice(3), ...command];
  return ipc ? command : [process.execPath, guard, signal, ...command];
}

/** @type {boolean | undefined} */
let setpriv;
function hasSetpriv() {
  setpriv ??=
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0;
  return setpriv;
}

/** @param {Promise<unknown>} promise @param {number} ms */
async function settledWithin(promise, ms) {
  const timer = new AbortController();
  const inTime = await Promise.race([
    promise.then(() => true),
    sleep(ms, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  return inTime;
}

/**
 * When a process was born, which together with its number names it for ever: numbers are used again.
 * @param {number} pid @returns {string | undefined} undefined when there is no such process
 */
export function birthOf(pid) {
  if (process.platform === 'linux') {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  return (
    spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined
  );
}

/**
 * Stops what a killed launcher left behind, as named by its pid files.
 * @param {string} folder @returns {Promise<string[]>} the names of the processes that had to be stopped
 */
export async function stopLeftovers(folder) {
  const stopped = [];
  for (const name of await readdir(folder).catch(() => /** @type {string[]} */ ([]))) {
    if (!name.endsWith('.pid')) continue;
    const file = join(folder, name);
    try {
      const { pid, born, stopSignal } = JSON.parse(readFileSync(file, 'utf8'));
      if (born && birthOf(pid) === born) {
        await stopProcess(pid, born, stopSignal);
        stopped.push(name.slice(0, -4));
      }
    } catch {
      // a pid file cut off by the same kill names nobody
    }
    await rm(file, { force: true });
  }
  return stopped;
}

/** @param {number} pid @param {string} born @param {NodeJS.Signals} signal */
export async function stopProcess(pid, born, signal) {
  const alive = () => birthOf(pid) === born;
  const send = (/** @type {NodeJS.Signals} */ which) => alive() && process.kill(pid, which);
  send(signal);
  for (let waited = 0; alive() && waited < 10_000; waited += 50) await sleep(50);
  send('SIGKILL');
  while (alive()) await sleep(20);
}

/** The last lines of a log, for whoever must find out why. @param {string} file @param {number} [lines] */
export function tail(file, lines = 8) {
  if (!existsSync(file)) return '';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** @param {string} logFile */
function rotate(logFile) {
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
}
