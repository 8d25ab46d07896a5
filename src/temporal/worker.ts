import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUE } from '../../workflows/contract.ts';

/**
 * A worker for cases. The build id is short because every workflow task writes it into the history twice: eight characters of the bundle's hash.
 */
export function createCaseWorker(settings: {
  connection: NativeConnection;
  namespace: string;
  bundle: string;
  activities: object;
  options?: Partial<WorkerOptions>;
}): Promise<Worker> {
  const { connection, namespace, bundle, activities, options } = settings;
  const hash = createHash('sha256').update(readFileSync(bundle)).digest('hex');
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: bundle },
    activities,
    buildId: hash.slice(0, 8),
    maxCachedWorkflows: 2000,
    shutdownGraceTime: '10s',
    shutdownForceTime: '20s',
    ...options,
  });
}
