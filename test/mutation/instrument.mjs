/** Sources with all their mutants in them, each behind a switch (StrykerJS's own instrumenter and mutators). */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { compile } from './compile.mjs';

/**
 * @typedef {object} Mutant
 * @property {string} id
 * @property {string} file relative to the clone
 * @property {number} line from 1
 * @property {string} source the line's text
 * @property {string} was @property {string} becomes in one line each
 * @property {string} mutator
 */

/** The wording of what only a defect throws is nobody's rule. */
const wordsOfDefects = {
  shouldIgnore: (/** @type {any} */ path) =>
    path.isNewExpression() && path.get('callee').isIdentifier({ name: 'Error' })
      ? 'the wording of a defect'
      : undefined,
};

const quiet = () => {};
const logger = {
  trace: quiet,
  debug: quiet,
  info: quiet,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => true,
  isErrorEnabled: () => true,
  isFatalEnabled: () => true,
};

/**
 * Writes each file, instrumented and compiled, below `out`.
 * @param {string} root @param {string[]} files relative to it @param {string} out
 * @returns {Promise<Mutant[]>}
 */
export async function instrument(root, files, out) {
  const sources = new Map(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
  const result = await new Instrumenter(logger).instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    { plugins: null, excludedMutations: [], ignorers: [wordsOfDefects], noHeader: false },
  );
  for (const { name, content } of result.files) {
    const file = join(out, `${name}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, compile(content, name));
  }
  return result.mutants
    .filter(({ status }) => status !== 'Ignored')
    .map(({ id, fileName, location, replacement, mutatorName }) => {
      const lines = (sources.get(fileName) ?? '').split('\n');
      const { start, end } = location;
      const text = lines.slice(start.line, end.line + 1);
      text[text.length - 1] = text.at(-1)?.slice(0, end.column) ?? '';
      text[0] = text[0]?.slice(start.column) ?? '';
      return {
        id,
        file: fileName,
        line: start.line + 1,
        source: (lines[start.line] ?? '').trim(),
        was: squeezed(text.join('\n')),
        becomes: squeezed(replacement),
        mutator: mutatorName,
      };
    });
}

/** @param {string} code */
const squeezed = (code) => code.replace(/\s+/g, ' ').trim();
