/** How Node loads TypeScript here: instrumented where there are mutants; `?mutant=…` gives a whole fresh set of our modules. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

/** Counting who comes by a mutant is most of what a mutant costs: done once, before any is planted. */
const COUNTER = /(function stryCov_\w+\(\) \{)[\s\S]*?\n\}/;

/** @type {{ root: string, out: string, counting: boolean }} */
let places;
/** @type {Map<string, string>} */
const compiled = new Map();

/** @param {typeof places} given */
export function initialize(given) {
  places = given;
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const query = context.parentURL && new URL(context.parentURL).search;
  return query && found.url.startsWith('file:') && !found.url.includes('/node_modules/')
    ? { ...found, url: new URL(found.url).pathname.replace(/^/, 'file://') + query }
    : found;
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !/\.ts(\?|$)/.test(url)) return next(url, context);
  return { format: 'module', shortCircuit: true, source: sourceOf(fileURLToPath(url)) };
}

/** @param {string} file */
function sourceOf(file) {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const instrumented = join(places.out, `${relative(places.root, file)}.js`);
  const code = existsSync(instrumented)
    ? readFileSync(instrumented, 'utf8').replace(COUNTER, places.counting ? '$&' : '$1}')
    : compile(readFileSync(file, 'utf8'), file);
  compiled.set(file, code);
  return code;
}
