/** The compiled product in `dist/`, built only when its sources have changed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackError, run } from './process.mjs';

const SOURCES = ['src', 'workflows', 'activities', 'migrations'];
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'stack/bundle.mjs'];

/** @param {string} root */
const stampFile = (root) => join(root, 'dist', '.stamp');

/** A hash over everything that the build reads. @param {string} root @returns {string} */
export function sourceHash(root) {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  for (const file of [...files.sort(), ...SETTINGS.map((name) => join(root, name))]) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} root */
export const isBuilt = (root) =>
  existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === sourceHash(root);

/**
 * @param {string} root
 * @throws {StackError} with what the compiler or the bundler said
 */
export async function build(root) {
  const stamp = sourceHash(root);
  rmSync(stampFile(root), { force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const args of [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    ['stack/bundle.mjs'],
  ]) {
    try {
      await run(process.execPath, args, { cwd: root });
    } catch (error) {
      const { stdout, stderr, message } =
        /** @type {{ stdout?: string, stderr?: string, message: string }} */ (error);
      throw new StackError(
        `The product does not build:\n${(stdout || stderr || message).trim().split('\n').slice(0, 20).join('\n')}`,
      );
    }
  }
  writeFileSync(stampFile(root), stamp);
}
