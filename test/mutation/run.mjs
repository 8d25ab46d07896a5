/**
 * `npm run mutate [-- [--jobs N] [--longest MS] [--every N] [--tests FILE]… PATH …]`: small faults planted one at a time in `src/domain`, or
 * in the files below the paths, and whether a test that needs no server notices. Tests that take longer than MS (400) are left out;
 * `--longest 60000` runs the model walk too. `--every 5` plants every fifth fault, `--tests` runs only these files. A signal ends it with
 * all that it started.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { needsServers } from '../support/needs-servers.mjs';
import { instrument } from './instrument.mjs';
import { lives, report } from './report.mjs';

const LONGEST_MS = 400;
const RESPAWN_AFTER = 400;
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** @typedef {import('./instrument.mjs').Mutant & { status: string, by?: string }} Judged */
/** @typedef {{ tests: { id: string, file: string, ms: number, error?: string }[], coverage: { static: Record<string, number>, perTest: Record<string, Record<string, number>> } }} Dry */

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  const full = resolve(root, path);
  const found =
    statSync(full, { throwIfNoEntry: false }) ?? statSync(`${full}.ts`, { throwIfNoEntry: false });
  if (!found) throw new Error(`there is no ${path}`);
  if (found.isFile()) return [relative(root, full.endsWith('.ts') ? full : `${full}.ts`)];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => relative(root, join(full, name)))
    .toSorted();
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Those that need no server; neither the launcher's, which start processes, nor the mutator's own. */
const ownTests = () => needsServers(root).alone.filter((file) => !/^test\/(?:stack|mutation)\//.test(file));

/**
 * A process that runs tests.
 * @param {{ out: string, tests: string[], slow: boolean }} setup @param {boolean} [first] tries the tests without a mutant
 */
async function worker({ out, tests, slow }, first = false) {
  const child = fork(fileURLToPath(new URL('worker.mjs', import.meta.url)), {
    env: { ...process.env, MUTATION_SETUP: JSON.stringify({ root, out, files: tests, slow, first }) },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    cwd: root,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  /** @type {Dry} */
  const dry = await new Promise((done, failed) => {
    child.once('message', (/** @type {{ ready: Dry }} */ { ready }) => done(ready));
    child.once('exit', (code) => failed(new Error(`the tests do not load (code ${code})`)));
  });
  return {
    dry,
    stop: () => child.kill('SIGKILL'),
    /** @param {object} job @param {number} patienceMs @returns {Promise<{ status: string, by?: string }>} */
    attack: (job, patienceMs) =>
      new Promise((done) => {
        const end = (/** @type {{ status: string, by?: string }} */ answer) => {
          clearTimeout(timer);
          child.removeAllListeners('message').removeAllListeners('exit');
          done(answer);
        };
        const timer = setTimeout(() => end({ status: 'hung' }), patienceMs);
        child.once('message', end);
        child.once('exit', () => end({ status: 'crashed' }));
        child.send(job);
      }),
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      jobs: { type: 'string' },
      longest: { type: 'string' },
      every: { type: 'string', default: '1' },
      tests: { type: 'string', multiple: true },
    },
  });
  const files = [...new Set((positionals.length > 0 ? positionals : ['src/domain']).flatMap(filesBelow))];
  const tests = values.tests ?? ownTests();
  const out = mkdtempSync(join(tmpdir(), 'jiesu-mutation-'));
  process.on('exit', () => {
    // one that a mutant keeps in a loop hears nothing else
    for (const child of running) child.kill('SIGKILL');
    rmSync(out, { recursive: true, force: true });
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => process.exit(1));

  const every = Number(values.every);
  const mutants = (await instrument(root, files, out)).filter((_, i) => i % every === 0);
  console.log(
    `${mutants.length} mutants in ${files.length} files; ${tests.length} test files run without one`,
  );
  const longest = Number(values.longest ?? LONGEST_MS);
  const setup = { out, tests, slow: longest > LONGEST_MS };
  const tried = await worker(setup, true);
  tried.stop();
  const { plan, left, notice } = planOf(tried.dry, longest);
  for (const line of left) console.log(`  left out: ${line}`);

  const queue = mutants.values();
  /** @type {Judged[]} */
  const judged = [];
  const began = Date.now();
  /** @param {Awaited<ReturnType<typeof worker>>} own */
  const lane = async (own) => {
    let done = 0;
    for (const mutant of queue) {
      const { job, ms } = plan(mutant.id);
      let answer =
        job.tests.length === 0 && !job.loads
          ? { status: 'untested' }
          : await own.attack(job, 20_000 + 20 * ms);
      const spoilt = answer.status === 'spoilt';
      if (!['killed', 'survived', 'untested'].includes(answer.status) || ++done % RESPAWN_AFTER === 0) {
        own.stop();
        own = await worker(setup);
        if (spoilt) answer = await own.attack(job, 20_000 + 20 * ms);
      }
      judged.push({ ...mutant, ...answer });
      if (job.loads && answer.by) notice(answer.by);
      if (lives(answer))
        console.log(`  lives: ${mutant.file}:${mutant.line}  ${mutant.was}  →  ${mutant.becomes}`);
      if (judged.length % 50 === 0) {
        const killed = judged.filter((one) => !lives(one)).length;
        const each = (Date.now() - began) / judged.length;
        const minutes = Math.ceil((each * (mutants.length - judged.length)) / 60_000);
        console.log(
          `  ${judged.length} of ${mutants.length}, ${killed} killed, about ${minutes} min left (${mutant.file})`,
        );
      }
    }
    own.stop();
  };
  const jobs = Math.max(1, Number(values.jobs ?? Math.min(2, availableParallelism())));
  await Promise.all(Array.from({ length: jobs }, async () => lane(await worker(setup))));
  const explained = parse(readFileSync(new URL('explained.yaml', import.meta.url), 'utf8')) ?? [];
  return report(judged, every === 1 ? explained : explainedAmong(mutants, explained), files);
}

/** @param {import('./instrument.mjs').Mutant[]} mutants @param {import('./report.mjs').Explained[]} explained */
const explainedAmong = (mutants, explained) =>
  explained.filter(({ file, line, becomes }) =>
    mutants.some((one) => one.file === file && one.source === line && one.becomes === becomes),
  );

/** Which tests meet which mutant, the quickest first. @param {Dry} dry @param {number} longest in ms */
function planOf({ tests, coverage }, longest) {
  const left = tests
    .filter(({ error, ms }) => error || ms > longest)
    .map(({ id, error }) =>
      error ? `${id} fails without a mutant: ${error.split('\n')[0]}` : `${id}: takes longer (--longest)`,
    );
  const usable = tests.filter(({ error, ms }) => !error && ms <= longest).toSorted((a, b) => a.ms - b.ms);
  /** @type {Map<string, number>} */
  const perFile = new Map();
  for (const { file, ms } of usable) perFile.set(file, (perFile.get(file) ?? 0) + ms);
  const byFile = usable.toSorted((a, b) => (perFile.get(a.file) ?? 0) - (perFile.get(b.file) ?? 0));
  /** What noticed the last faults in a table notices the next ones: its file is loaded anew first. @type {Map<string, number>} */
  const noticed = new Map();
  const fileOf = (/** @type {string} */ test) => test.split(' › ')[0] ?? '';
  const likelier = (/** @type {{ file: string }} */ a, /** @type {{ file: string }} */ b) =>
    (noticed.get(b.file) ?? 0) - (noticed.get(a.file) ?? 0);
  const notice = (/** @type {string} */ test) =>
    noticed.set(fileOf(test), (noticed.get(fileOf(test)) ?? 0) + 1);
  const plan = (/** @type {string} */ id) => {
    const meeting = usable.filter((test) => coverage.perTest[test.id]?.[id]);
    const hits = meeting.reduce((sum, test) => sum + (coverage.perTest[test.id]?.[id] ?? 0), 0);
    // what is also met by tests themselves is not loaded anew: at worst one survives that would be noticed
    const loads =
      coverage.static[id] && meeting.length === 0 ? byFile.toSorted(likelier).map((test) => test.id) : null;
    const ms = [...meeting, ...(loads ? usable : [])].reduce((sum, test) => sum + test.ms, 0);
    return { job: { id, tests: meeting.map((test) => test.id), hits, loads }, ms };
  };
  return { plan, left, notice };
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
