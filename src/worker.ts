import { createServer } from 'node:http';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { recordActivity } from '../activities/record.ts';
import { entities } from './entities.ts';
import { readConfig } from './platform/config.ts';
import { Registry } from 'prom-client';
import { createDataSource } from './platform/database.ts';
import { defects } from './platform/defects.ts';
import { rubbish } from './platform/rubbish.ts';
import { untilStopped } from './platform/shutdown.ts';
import { SealingCodec } from './temporal/sealing/codec.ts';
import { PayloadKeys } from './temporal/sealing/payload-keys.ts';
import { createCaseWorker } from './temporal/worker.ts';

const config = readConfig(process.env);
Runtime.install({
  shutdownSignals: [],
  telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
});
const registry = new Registry();
registry.registerMetric(defects);
registry.registerMetric(rubbish);
const stopped = untilStopped();
const db = await createDataSource(config, entities).initialize();
const connection = await NativeConnection.connect({
  address: config.temporalAddress,
  ...(config.temporalTls ? { tls: config.temporalTls } : {}),
});
const worker = await createCaseWorker({
  connection,
  namespace: config.temporalNamespace,
  bundle: process.env['WORKFLOW_BUNDLE'] ?? 'dist/workflow-bundle.js',
  activities: recordActivity(db, config.demo ? 'demo' : 'real'),
  codecs: [new SealingCodec(PayloadKeys.open(config).ring)],
  options: { maxConcurrentLocalActivityExecutions: config.poolSize },
});
const run = worker.run();
const health = healthServer(Number(process.env['WORKER_HEALTH_PORT'] ?? 0));
console.log('worker ready');
await Promise.race([stopped, run]);
if (worker.getState() === 'RUNNING') worker.shutdown();
await run;
health?.close();
await connection.close();
await db.destroy();
process.exit(0);

/** For container health checks: 200 while the worker polls; `/metrics` counts what failed in it. Off unless a port is given. */
function healthServer(port: number) {
  if (!port) return undefined;
  return createServer((request, response) => {
    response.writeHead(worker.getState() === 'RUNNING' ? 200 : 503);
    if (request.url !== '/metrics') return void response.end();
    void registry.metrics().then((text) => response.end(text));
  }).listen(port);
}
