/** The Temporal dev server: one program, in memory or on a file, with native time skipping. */
import { mkdirSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { busyPort, isFree } from './ports.mjs';
import { StackError, launch, tail } from './process.mjs';
import { findTemporal } from './temporal-binary.mjs';

/** With the second value a skipped timer fires after about 20 ms instead of 1 s. */
const TIME_SKIPPING = [
  'frontend.WorkflowTimeSkippingEnabled=true',
  'history.timerProcessorMaxTimeShift="20ms"',
];

/**
 * @typedef {import('./process.mjs').Child & { address: string, uiUrl?: string }} Temporal
 */

/**
 * Starts the server and waits until it serves.
 *
 * @param {object} options
 * @param {string} [options.dataDir] the folder of its file; without it everything is in memory
 * @param {number} options.port
 * @param {number} [options.uiPort] without it there is no UI
 * @param {string} [options.codecUrl] where the UI has what is sealed opened for its readers
 * @param {string} options.logFile
 * @param {string} [options.pidFile]
 * @param {string} [options.binary] found by itself when not given
 * @returns {Promise<Temporal>}
 * @throws {StackError} when a port is taken or the server does not come up
 */
export async function startTemporal({ dataDir, port, uiPort, codecUrl, logFile, pidFile, binary }) {
  const command = binary ?? (await findTemporal());
  if (!(await isFree(port))) throw new StackError(busyPort(port, 'TEMPORAL_PORT'));
  if (uiPort !== undefined && !(await isFree(uiPort)))
    throw new StackError(busyPort(uiPort, 'TEMPORAL_UI_PORT'));
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const child = launch({
    command,
    args: [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--log-level',
      'error',
      ...(uiPort === undefined
        ? ['--headless']
        : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort), '--ui-disable-news-fetch']),
      ...(uiPort === undefined || codecUrl === undefined ? [] : ['--ui-codec-endpoint', codecUrl]),
      ...(dataDir === undefined ? [] : ['--db-filename', join(dataDir, 'temporal.db')]),
      ...TIME_SKIPPING.flatMap((each) => ['--dynamic-config-value', each]),
    ],
    logFile,
    server: true,
    ...(pidFile === undefined ? {} : { pidFile }),
  });
  const deadline = Date.now() + 60_000;
  while (!(await serves(port))) {
    if (child.running() && Date.now() < deadline) {
      await sleep(20);
      continue;
    }
    await child.kill();
    throw new StackError(
      `Temporal does not start: ${tail(logFile, 1) || 'it does not say why'} (log: ${logFile})`,
    );
  }
  return {
    ...child,
    address: `127.0.0.1:${port}`,
    ...(uiPort === undefined ? {} : { uiUrl: `http://127.0.0.1:${uiPort}` }),
  };
}

/**
 * The gRPC health question, asked without any package: is the workflow service serving?
 * @param {number} port @returns {Promise<boolean>}
 */
function serves(port) {
  const service = Buffer.from('temporal.api.workflowservice.v1.WorkflowService');
  const message = Buffer.concat([Buffer.from([0x0a, service.length]), service]);
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const done = (/** @type {boolean} */ answer) =>
      (session.destroy(), resolve(answer));
    session.setTimeout(1_000, () => done(false));
    session.on('error', () => done(false));
    const call = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks = /** @type {Buffer[]} */ ([]);
    call.on('data', (chunk) => chunks.push(chunk));
    call.on('error', () => done(false));
    call.on('end', () =>
      done(
        Buffer.concat(chunks)
          .subarray(5)
          .equals(Buffer.from([0x08, 0x01])),
      ),
    );
    call.end(frame);
  });
}
