/** The data folder: one user at a time, never somebody else's, and emptied only when asked. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { holderOf, tryLock } from './lock.mjs';
import { movedFolder } from './postgres-account.mjs';
import { StackError, stopLeftovers } from './process.mjs';
import { places } from './settings.mjs';

/**
 * Takes the folder for this process, and ends what a killed start left running on it.
 * @param {string} dataDir
 * @returns {Promise<{ release: () => void, leftovers: string[] }>}
 * @throws {StackError} when another copy uses it, or it holds files that are not ours
 */
export async function openDataFolder(dataDir) {
  const { marker, lock, run } = places(dataDir);
  try {
    mkdirSync(dataDir, { recursive: true });
    if (!existsSync(marker) && readdirSync(dataDir).length > 0)
      throw new StackError(
        `${dataDir} holds files that Jiesu did not make: choose an empty folder with JIESU_DATA.`,
      );
    writeFileSync(marker, 'Jiesu keeps its data here; `npm start -- --reset` empties this folder.\n');
  } catch (error) {
    if (error instanceof StackError) throw error;
    throw new StackError(
      `The data folder cannot be used: ${/** @type {Error} */ (error).message}; choose another with JIESU_DATA.`,
    );
  }
  const attempt = tryLock(lock);
  if ('heldBy' in attempt)
    throw new StackError(
      `Jiesu is already running on ${dataDir} (process ${attempt.heldBy}): stop it first, or give this copy its own JIESU_DATA, PORT, TEMPORAL_PORT and TEMPORAL_UI_PORT.`,
    );
  return { release: attempt.release, leftovers: await stopLeftovers(run) };
}

/** Empties the folder. The caller holds it. @param {string} dataDir */
export function reset(dataDir) {
  const { marker, lock, postgres } = places(dataDir);
  const kept = [marker, lock].map((path) => basename(path));
  for (const name of readdirSync(dataDir))
    if (!kept.includes(name)) rmSync(join(dataDir, name), { recursive: true, force: true });
  rmSync(movedFolder(postgres), { recursive: true, force: true });
}

/** Whether a copy is running on this folder. @param {string} dataDir */
export const isRunning = (dataDir) => holderOf(places(dataDir).lock) !== undefined;
