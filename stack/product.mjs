/** The product's own processes: set-up, API and worker. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackError, launch, stopping, tail } from './process.mjs';
import { places, root } from './settings.mjs';

const READY_WITHIN_MS = 60_000;

/**
 * @param {string} dataDir @param {Record<string, string>} environment
 * @param {string} [ownerUrl] the database as set-up reaches it
 * @param {(line: string) => void} [report] gets what is wrong with files of rules and types, each as the API says it
 */
export function product(dataDir, environment, ownerUrl = environment['DATABASE_URL'], report = () => {}) {
  const { logs, run } = places(dataDir);
  const begin = (/** @type {string} */ name, /** @type {string} */ entry, more = {}) => {
    const logFile = join(logs, `${name}.log`);
    const from = existsSync(logFile) ? statSync(logFile).size : 0;
    const child = launch({
      command: process.execPath,
      args: [join(root, 'dist', 'src', entry)],
      env: { ...process.env, DATABASE_OWNER_URL: '', ...environment, ...more },
      cwd: root,
      logFile,
      ipc: true,
      pidFile: join(run, `${name}.pid`),
    });
    return { child, said: () => readFileSync(logFile).subarray(from).toString('utf8') };
  };

  /**
   * @param {string} name @param {string} entry
   * @param {(said: () => string) => boolean | Promise<boolean>} isReady
   * @param {(said: string) => void} [onReady]
   */
  const ready = async (name, entry, isReady, onReady = () => {}) => {
    const { child, said } = begin(name, entry);
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await isReady(said))) {
      if (child.running() && Date.now() < deadline) {
        await sleep(30);
        continue;
      }
      await child.stop(1_000);
      if (stopping()) throw new StackError('Stopping.');
      throw new StackError(
        `The ${name} does not come up; its log ${child.logFile} ends with:\n${tail(child.logFile)}`,
      );
    }
    onReady(said());
    return child;
  };

  return {
    /** Migrations, namespace, search attributes, demo organisation. @param {(line: string) => void} tell gets each line as it comes */
    setUp: async (tell) => {
      const { child, said } = begin('setup', 'setup.js', { DATABASE_OWNER_URL: ownerUrl });
      let shown = 0;
      const show = () => {
        const lines = said().split('\n').slice(0, -1);
        for (const line of lines.slice(shown)) if (line.startsWith('步骤')) tell(line);
        shown = lines.length;
      };
      while (child.running()) {
        show();
        await sleep(30);
      }
      show();
      const ending = await child.exited;
      if (stopping()) throw new StackError('Stopping.');
      if (ending !== 'code 0')
        throw new StackError(
          `The set-up ended with ${ending}: ${tail(child.logFile, 3)} (log: ${child.logFile})`,
        );
    },
    startApi: () =>
      ready(
        'api',
        'main.js',
        () => answers(`http://127.0.0.1:${environment['PORT']}/readyz`),
        (said) => faultsIn(said).forEach(report),
      ),
    startWorker: () => ready('worker', 'worker.js', (said) => said().includes('worker ready')),
  };
}

/** @param {string} url */
const answers = (url) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.status === 200,
    () => false,
  );

/** What the API logs of faulty files. @param {string} said @returns {string[]} */
export const faultsIn = (said) =>
  said.split('\n').flatMap((line) => {
    if (!line.includes('"Catalogue"')) return [];
    try {
      const { level, message } = JSON.parse(line);
      return level === 'error' ? [`规则文件有误，未采用 (left out): ${message}`] : [];
    } catch {
      return [];
    }
  });
