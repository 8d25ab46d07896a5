/** Runs tests against one mutant after another; told which by its parent. */
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import fc from 'fast-check';
import { Suite } from './suite.mjs';

const { root, out, files, slow, first } = JSON.parse(process.env['MUTATION_SETUP'] ?? '{}');
register('./hooks.mjs', { parentURL: import.meta.url, data: { root, out, counting: first } });
// a mutant is killed by the first failure: nobody reads a smaller one
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });

/**
 * @type {{ activeMutant?: string | undefined, currentTestId?: string | undefined, hitCount?: number | undefined, hitLimit?: number,
 *   mutantCoverage?: { static: Record<string, number>, perTest: Record<string, Record<string, number>> } }}
 */
const stryker = (/** @type {any} */ (globalThis).__stryker__ = {});

/** @param {Suite} suite @param {string} file @param {string} query */
async function add(suite, file, query) {
  suite.collect(file);
  await import(pathToFileURL(join(root, file)).href + query);
}

/** @type {Suite} */
const whole = new Suite();

/** Every test once without a mutant: whether it passes, how long it takes, which mutants it comes by. */
async function dry() {
  stryker.mutantCoverage = { static: {}, perTest: {} };
  for (const file of files) await add(whole, file, '');
  const tests = [];
  for (const test of first ? whole.tests : []) {
    if (test.long && !slow) {
      tests.push({ id: test.id, file: test.file, ms: Number.MAX_SAFE_INTEGER });
      continue;
    }
    stryker.currentTestId = test.id;
    const before = process.cpuUsage();
    const error = await whole.run(test);
    const { user } = process.cpuUsage(before);
    tests.push({
      id: test.id,
      file: test.file,
      ms: user / 1000,
      error: error === undefined ? undefined : format(error),
    });
  }
  stryker.currentTestId = undefined;
  return { tests, coverage: stryker.mutantCoverage };
}

/**
 * @typedef {{ id: string, tests: string[], hits: number, loads: string[] | null }} Job the tests that come by it, soonest first; the test
 * files to load anew with it, where modules come by it while they load
 */
/** @param {Job} job */
async function attack({ id, tests, hits, loads }) {
  Object.assign(stryker, { hitCount: 0, hitLimit: 100 * hits + 10_000 });
  for (const name of tests) {
    const test = whole.tests.find((one) => one.id === name);
    if (!test) continue;
    stryker.activeMutant = id;
    const error = await whole.run(test);
    stryker.activeMutant = undefined;
    if (error === undefined) continue;
    // what still fails without the mutant was spoilt by it: a fresh process has to judge
    return { status: (await whole.run(test)) === undefined ? 'killed' : 'spoilt', by: name };
  }
  return loads ? attackLoading(id, loads) : { status: 'survived' };
}

/** @param {string} id @param {string[]} names of tests, with their files in order */
async function attackLoading(id, names) {
  const wanted = new Set(names);
  const known = new Set(whole.tests.map((one) => one.id));
  const suite = new Suite();
  stryker.activeMutant = id;
  try {
    for (const file of new Set(names.map((name) => name.split(' › ')[0] ?? ''))) {
      await add(suite, file, `?mutant=${id}`);
      // a title made of what was mutated is another test
      const own = suite.tests.filter(
        (one) => one.file === file && (wanted.has(one.id) || !known.has(one.id)),
      );
      for (const test of own) if (await suite.run(test)) return { status: 'killed', by: test.id };
    }
    return { status: 'survived' };
  } catch (error) {
    return { status: 'killed', by: `loading: ${String(error)}` };
  } finally {
    stryker.activeMutant = undefined;
    await suite.close();
  }
}

const { tests, coverage } = await dry();
process.send?.({ ready: { tests, coverage } });
process.on('message', (/** @type {Job} */ job) => {
  void attack(job).then((answer) => process.send?.({ id: job.id, ...answer }));
});
process.on('disconnect', () => void whole.close().then(() => process.exit(0)));
process.on('unhandledRejection', () => {});
