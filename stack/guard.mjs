/** Runs `CMD ARGS` and sends it SIGNAL when the launcher at the other end of the channel is gone: `guard.mjs SIGNAL CMD ARGS`. */
import { spawn } from 'node:child_process';

const [signal, command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const stop = () => child.kill(/** @type {NodeJS.Signals} */ (signal));
for (const each of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) process.on(each, stop);
process.on('disconnect', stop);
if (!process.connected) stop();
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 1));
