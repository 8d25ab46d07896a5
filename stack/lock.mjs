/** One holder at a time for a folder, surviving kill -9 of the holder. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf } from './process.mjs';

/**
 * Takes the lock. A lock whose holder is dead is taken over; exactly one of several that try wins.
 *
 * @param {string} file
 * @returns {{ release: () => void } | { heldBy: number }} the holder's process number when somebody alive has it
 */
export function tryLock(file) {
  const mine = JSON.stringify({ pid: process.pid, born: birthOf(process.pid) });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    for (;;) {
      if (linked(draft, file)) {
        return { release: () => void (contents(file) === mine && rmSync(file, { force: true })) };
      }
      const theirs = contents(file);
      const heldBy = holder(theirs);
      if (heldBy !== undefined) return { heldBy };
      clearAway(file, theirs);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Waits for the lock.
 * @param {string} file @param {(pid: number) => void} waiting told once, with the holder's process number
 */
export async function lock(file, waiting) {
  for (let told = false; ; told = true) {
    const attempt = tryLock(file);
    if ('release' in attempt) return attempt;
    if (!told) waiting(attempt.heldBy);
    await sleep(200);
  }
}

/** The living holder of a lock, if there is one. @param {string} file */
export const holderOf = (file) => holder(contents(file));

/** @param {string | undefined} text @returns {number | undefined} */
function holder(text) {
  try {
    const { pid, born } = JSON.parse(text ?? '');
    return born && birthOf(pid) === born ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Removes a dead holder's lock, and puts it back if a live one was caught instead.
 * @param {string} file @param {string | undefined} dead
 */
function clearAway(file, dead) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (contents(aside) !== dead) linked(aside, file);
  rmSync(aside, { force: true });
}

/** @param {string} from @param {string} to */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function contents(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
