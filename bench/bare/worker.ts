/** The worker of the bare workflow, made as the product's own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { readConfig } from '../../src/platform/config.ts';
import { untilStopped } from '../../src/platform/shutdown.ts';
import { createCaseWorker } from '../../src/temporal/worker.ts';

const config = readConfig(process.env);
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN') });
const stopped = untilStopped();
const bundle = join(config.dataDir, 'bare-bundle.js');
const workflowsPath = fileURLToPath(new URL('./workflow.js', import.meta.url));
writeFileSync(bundle, (await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') })).code);
const connection = await NativeConnection.connect({ address: config.temporalAddress });
const worker = await createCaseWorker({
  connection,
  namespace: config.temporalNamespace,
  bundle,
  activities: {},
  codecs: [],
});
const run = worker.run();
console.log('worker ready');
await Promise.race([stopped, run]);
if (worker.getState() === 'RUNNING') worker.shutdown();
await run;
process.exit(0);
