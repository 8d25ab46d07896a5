/** The product as `npm start` runs it: real processes, durable servers, data on disk, in a folder that goes when it is closed. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openIssuer } from '../stack/issuer.mjs';
import { freePort } from '../stack/ports.mjs';
import { startPostgres } from '../stack/postgres.mjs';
import { product } from '../stack/product.mjs';
import { places, productEnvironment, readSettings } from '../stack/settings.mjs';
import { startTemporal } from '../stack/temporal.mjs';

/** @returns {Promise<import('./product.d.mts').RealProduct>} */
export async function openProduct() {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-real-'));
  chmodSync(folder, 0o755);
  const { postgres: dataDir, temporal: temporalDir, logs } = places(folder);
  const [apiPort, postgresPort, temporalPort] = [await freePort(), await freePort(), await freePort()];
  const servers = {
    postgres: () =>
      startPostgres({ dataDir, port: postgresPort, durable: true, logFile: join(logs, 'postgres.log') }),
    temporal: () =>
      startTemporal({ dataDir: temporalDir, port: temporalPort, logFile: join(logs, 'temporal.log') }),
  };
  const [postgres, temporal] = await Promise.all([servers.postgres(), servers.temporal()]);
  const { jwksFile, signToken } = openIssuer(folder);
  const settings = { ...readSettings({}), dataDir: folder, port: apiPort };
  const urls = { databaseUrl: postgres.url, temporalAddress: temporal.address, jwks: jwksFile };
  const environment = productEnvironment(settings, urls);
  const { setUp, startApi, startWorker } = product(folder, environment);
  await setUp(() => {});
  const [api, worker] = await Promise.all([startApi(), startWorker()]);

  /** @type {import('./product.d.mts').RealProduct['parts']} */
  const parts = { postgres, temporal, api, worker };
  const starts = { ...servers, api: startApi, worker: startWorker };
  return {
    folder,
    environment,
    address: `http://127.0.0.1:${apiPort}/api/v1`,
    parts,
    signToken,
    restart: async (name) => void (parts[name] = await starts[name]()),
    close: async () => {
      await Promise.all([parts.api.stop(), parts.worker.stop()]);
      await Promise.all([parts.postgres.stop(), parts.temporal.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
