/** Packages from the lock file, believed by a stamp or by npm's own list of them: a killed `npm ci` leaves a folder that looks whole. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackError, launch, run, stopping, tail } from './process.mjs';

const SECOND_TRY_MS = 3000;

/** @param {string} root */
const stampFile = (root) => join(root, 'node_modules', '.jiesu-stamp');
/** @param {string} root */
const wanted = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Whether the packages are known to be those of the lock file. @param {string} root */
export const isInstalled = (root) =>
  existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === wanted(root);

/**
 * Believes what a plain `npm ci` or `npm install` left, and stamps it.
 * @param {string} root @returns {Promise<boolean>} whether it did
 */
export async function adopt(root) {
  if (!isWhole(root)) return false;
  await finish(root);
  return true;
}

/** @typedef {{ integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Locked */

/**
 * Whether an installation by npm came to its end. npm removes its own list first or with the rest and writes it last, after every
 * package and install script; so a folder that is missing, or was touched since, is what a killed run left.
 * @param {string} root @returns {boolean}
 */
function isWhole(root) {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const ended = statSync(list).mtimeMs;
  const has = packagesOf(list);
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(([folder, locked]) => {
    if (folder === '' || (locked.optional && !isForHere(locked))) return true;
    const found = statSync(join(root, folder), { throwIfNoEntry: false });
    if (!found || !has[folder] || has[folder].integrity !== locked.integrity) return false;
    return locked.integrity === undefined || found.mtimeMs <= ended;
  });
}

/** @param {string} file @returns {Record<string, Locked>} none of a list that is cut off */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

const ourLibc = () => ('glibcVersionRuntime' in process.report.getReport().header ? 'glibc' : 'musl');

/** Whether an optional package is this machine's own build; npm alone knows which of the others it needs. @param {Locked} locked */
const isForHere = ({ os, cpu, libc }) =>
  os?.includes(process.platform) && cpu?.includes(process.arch) && (libc?.includes(ourLibc()) ?? true);

/**
 * @param {string} root @param {string} logFile
 * @throws {StackError} with npm's own last word
 */
export async function install(root, logFile) {
  rmSync(stampFile(root), { force: true });
  const npm = process.env['npm_execpath'];
  const [command, ...before] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const npmCi = () =>
    launch({
      command: command ?? 'npm',
      args: [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'],
      logFile,
      cwd: root,
    }).exited;
  let ending = await npmCi();
  // a registry that hiccups once is asked once more
  if (ending !== 'code 0' && !stopping()) {
    await sleep(SECOND_TRY_MS);
    ending = await npmCi();
  }
  if (ending !== 'code 0')
    throw new StackError(
      `The packages cannot be installed: npm ci ended with ${ending}: ${lastError(logFile)} (log: ${logFile})`,
    );
  await finish(root);
}

/** @param {string} root */
async function finish(root) {
  const { nativeFolder } = await import('./postgres-account.mjs');
  // where install scripts are switched off, nobody else has done this
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: dirname(nativeFolder()) });
  writeFileSync(stampFile(root), wanted(root));
}

/** @param {string} logFile */
const lastError = (logFile) =>
  tail(logFile, 40)
    .split('\n')
    .filter((line) => /^npm (error|ERR!) (?!A complete log|\s*$|code)/.test(line))
    .at(0) ?? tail(logFile, 1);
