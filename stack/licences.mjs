/**
 * `npm run licences`: under which licence each package comes that is shipped, and 1 when one is not among those that allow it. Shipped is
 * what the lock file asks for without development, on any platform; PostgreSQL (its own licence) and Temporal (MIT) come beside it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './settings.mjs';

/** What may be used and passed on in a product that is not open itself; with CC-BY-4.0 only data comes (caniuse-lite). */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
];

/** Read in the package itself, which does not say it where npm looks. @type {Record<string, string>} */
const READ = { unionfs: 'Unlicense' };

/** Whether an SPDX expression leaves us a way: one side of an OR, both of an AND. @param {string} expression @returns {boolean} */
export function allows(expression) {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare.split(' OR ').some((side) => side.split(' AND ').every((one) => ALLOWED.includes(one.trim())));
}

/** @param {object} lock `package-lock.json` @returns {Map<string, string[]>} packages by licence */
export function shipped(lock) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  /** @type {[string, { dev?: boolean, link?: boolean, version?: string, license?: string }][]} */
  const packages = Object.entries(/** @type {{ packages: object }} */ (lock).packages);
  for (const [path, { dev, link, version, license }] of packages) {
    if (!path.includes('node_modules/') || dev || link) continue;
    const name = path.replace(/^.*node_modules\//, '');
    const key = license ?? READ[name] ?? 'none';
    found.set(key, [...(found.get(key) ?? []), `${name}@${version}`]);
  }
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const found = shipped(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const refused = [...found].filter(([licence]) => !allows(licence));
  for (const [licence, packages] of [...found].toSorted(([, a], [, b]) => b.length - a.length))
    console.log(`${licence} (${packages.length}): ${packages.toSorted().join(', ')}`);
  for (const [licence, packages] of refused)
    console.error(`licence "${licence}" is not allowed (stack/licences.mjs): ${packages.join(', ')}`);
  process.exit(refused.length === 0 ? 0 : 1);
}
