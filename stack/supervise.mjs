/** Keeps one process running: when it ends by itself it is started again, with growing pauses, until that is hopeless. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StackError, stopping } from './process.mjs';

const FAILURES = 5;
const WINDOW_MS = 60_000;
/** Ready for this long, it works: what ends it then is somebody else's doing, and no sign that a new start is hopeless. */
const WORKS_AFTER_MS = 3_000;

/**
 * @param {string} name
 * @param {() => Promise<import('./process.mjs').Child>} start resolves when the process is ready
 * @param {{ report: (line: string) => void, giveUp: (error: StackError) => void }} told
 * @returns {Promise<void>} once it is ready for the first time
 */
export async function supervise(name, start, { report, giveUp }) {
  void watch(await start());

  /** @param {import('./process.mjs').Child} first */
  async function watch(first) {
    let failures = /** @type {number[]} */ ([]);
    let readyAt = Date.now();
    let ending = await first.exited;
    while (!stopping()) {
      if (Date.now() - readyAt >= WORKS_AFTER_MS) failures = [];
      failures.push(Date.now());
      const recent = failures.filter((at) => at > Date.now() - WINDOW_MS).length;
      if (recent >= FAILURES) {
        giveUp(
          new StackError(
            `${name} ended ${recent} times within a minute (${ending}); its log is ${first.logFile}`,
          ),
        );
        return;
      }
      report(`${name} ended by itself (${ending}): starting it again`);
      await sleep(100 * 2 ** recent);
      try {
        const child = await start();
        readyAt = Date.now();
        report(`${name} is ready again`);
        ending = await child.exited;
      } catch (error) {
        readyAt = Date.now();
        ending = /** @type {Error} */ (error).message;
      }
    }
  }
}
