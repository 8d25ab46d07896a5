/** Where the demo's identity provider runs, and running it. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastIssuer } from './issuer.mjs';
import { freePort, isFree } from './ports.mjs';
import { StackError, launch, tail } from './process.mjs';
import { places, root } from './settings.mjs';

const USUAL_PORT = 3100;
const READY_WITHIN_MS = 20_000;

/**
 * The port asked for, or that of the last start, so that its tokens stay good; otherwise one that is free.
 * @param {import('./settings.mjs').Settings} settings
 */
export async function identityPort({ identityPort: asked, dataDir, port, temporalPort, temporalUiPort }) {
  if (asked !== undefined) return asked;
  const last = Number(new URL(lastIssuer(dataDir) ?? 'http://none').port);
  const wished = last || USUAL_PORT;
  const taken = [port, temporalPort, temporalUiPort].includes(wished);
  return !taken && (await isFree(wished)) ? wished : freePort();
}

/**
 * @param {object} options
 * @param {string} options.issuer its address on this machine
 * @param {string} options.api the address of the product's API, whose directory holds the demo's staff
 * @param {string} options.dataDir
 * @returns {Promise<import('./process.mjs').Child>} once it answers
 */
export async function startIdentity({ issuer, api, dataDir }) {
  const { logs, run } = places(dataDir);
  const child = launch({
    command: process.execPath,
    args: [join(root, 'stack', 'identity-provider.mjs'), new URL(issuer).port, dataDir, api],
    logFile: join(logs, 'identity.log'),
    pidFile: join(run, 'identity.pid'),
    ipc: true,
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(`${issuer}/.well-known/openid-configuration`))) {
    if (!child.running() || Date.now() > deadline) {
      await child.stop(1_000);
      throw new StackError(
        `The identity provider does not come up; its log ${child.logFile} ends with:\n${tail(child.logFile)}`,
      );
    }
    await sleep(30);
  }
  return child;
}

/** @param {string} url */
const answers = (url) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ status }) => status === 200,
    () => false,
  );
