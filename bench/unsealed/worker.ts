/** The product's worker as it is, but for the sealing. */
import { NativeConnection, Runtime } from '@temporalio/worker';
import { recordActivity } from '../../activities/record.ts';
import { entities } from '../../src/entities.ts';
import { readConfig } from '../../src/platform/config.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { untilStopped } from '../../src/platform/shutdown.ts';
import { createCaseWorker } from '../../src/temporal/worker.ts';

const config = readConfig(process.env);
Runtime.install({
  shutdownSignals: [],
  telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
});
const stopped = untilStopped();
const db = await createDataSource(config, entities).initialize();
const connection = await NativeConnection.connect({ address: config.temporalAddress });
const worker = await createCaseWorker({
  connection,
  namespace: config.temporalNamespace,
  bundle: process.env['WORKFLOW_BUNDLE'] ?? 'dist/workflow-bundle.js',
  activities: recordActivity(db),
  codecs: [],
  options: { maxConcurrentLocalActivityExecutions: config.poolSize },
});
const run = worker.run();
console.log('worker ready');
await Promise.race([stopped, run]);
if (worker.getState() === 'RUNNING') worker.shutdown();
await run;
process.exit(0);
