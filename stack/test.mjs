/** `npm test [-- jest's arguments]`: packages, then jest; the last line counts. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { StackError } from './process.mjs';
import { root } from './settings.mjs';

async function main() {
  await prepare(root, { report: (line) => console.error(line), installOnly: true });
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-results-'));
  const results = join(folder, 'results.json');
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      jest,
      '--json',
      `--outputFile=${results}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: ['inherit', 'inherit', 'inherit'] },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  console.log(summary(results));
  rmSync(folder, { recursive: true, force: true });
  return code;
}

/** @param {string} file @returns {string} */
function summary(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`;
  } catch {
    return '0 passed, 1 failed';
  }
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof StackError ? error.message : error);
    process.exit(1);
  },
);
