/** Runs a command of the product against the running stack: `run.mjs NAME ARGS`; without a name it only installs and builds. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from './data-folder.mjs';
import { prepare } from './prepare.mjs';
import { StackError } from './process.mjs';
import { places, readSettings, root } from './settings.mjs';

/** Commands that ask nobody. */
const ALONE = ['rehearse'];

async function main() {
  const [name, ...args] = process.argv.slice(2);
  await prepare(root, { report: (line) => console.error(line) });
  if (!name) return 0;
  const { dataDir, databaseUrl } = readSettings();
  if (!ALONE.includes(name) && !databaseUrl && !isRunning(dataDir))
    throw new StackError(`Jiesu is not running on ${dataDir}: run \`npm start\` in another terminal first.`);
  const running = isRunning(dataDir) ? JSON.parse(readFileSync(places(dataDir).environment, 'utf8')) : {};
  const child = spawn(process.execPath, [join(root, 'dist', 'src', 'cli', `${name}.js`), ...args], {
    stdio: 'inherit',
    env: { JIESU_ROOT: root, ...running, ...process.env, ...(databaseUrl ? {} : running) },
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof StackError ? error.message : error);
    process.exit(1);
  },
);
