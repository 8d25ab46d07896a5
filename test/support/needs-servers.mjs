/** Which test files need a server, by what they import: nobody has to keep a list. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Whoever imports one of these, also through others' hands, talks to a server. */
const SERVERS = ['test/support/stack.ts', 'stack/postgres.mjs', 'stack/temporal.mjs'];
const IMPORT = /^(?:import|export|\}).*'(\.[^']+)';$|\bimport\('(\.[^']+)'\)/gm;

/** @param {string} root @returns {{ alone: string[], withServers: string[] }} test files, relative to it */
export function needsServers(root) {
  /** @type {Map<string, boolean>} */
  const known = new Map(SERVERS.map((file) => [join(root, file), true]));
  /** @param {string} file @returns {boolean} */
  function reaches(file) {
    const answer = known.get(file);
    if (answer !== undefined) return answer;
    known.set(file, false);
    // the product itself starts no server
    const ours = [...readFileSync(file, 'utf8').matchAll(IMPORT)]
      .map(([, named, later = '']) => join(dirname(file), named ?? later))
      .filter((each) => /^(test|bench|stack)\b.*\.m?[jt]s$/.test(relative(root, each)) && existsSync(each));
    known.set(file, ours.some(reaches));
    return known.get(file) === true;
  }
  const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .toSorted();
  return {
    alone: tests.filter((name) => !reaches(join(root, name))),
    withServers: tests.filter((name) => reaches(join(root, name))),
  };
}
