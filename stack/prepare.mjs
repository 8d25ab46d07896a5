/** Packages and build, brought up to date once, however many copies of the product start from this clone. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, isBuilt } from './build.mjs';
import { adopt, install, isInstalled } from './install.mjs';
import { lock } from './lock.mjs';

/**
 * @param {string} root
 * @param {{ report: (line: string) => void, logs?: string, installOnly?: boolean }} options
 * @returns {Promise<{ installed: boolean, built: boolean }>} what had to be done
 */
export async function prepare(root, { report, logs = join(root, 'dist'), installOnly = false }) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const held = await lock(join(root, 'dist', '.lock'), (pid) =>
    report(`waiting for process ${pid}, which is installing or building this clone`),
  );
  try {
    const installed = !isInstalled(root) && !(await adopt(root));
    if (installed) {
      report('installing packages (npm ci, about 20 s)');
      await install(root, join(logs, 'install.log'));
    }
    const built = !installOnly && !isBuilt(root);
    if (built) {
      report('compiling the product and bundling the workflow');
      await build(root);
    }
    return { installed, built };
  } finally {
    held.release();
  }
}
