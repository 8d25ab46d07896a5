/** Packages from the lock file, believed only by a stamp: a killed `npm ci` leaves a folder that looks whole. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Whether the packages are those of the lock file. @param {string} root */
export const isInstalled = (root) =>
  existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === wanted(root);

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
