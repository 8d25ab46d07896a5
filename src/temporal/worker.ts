import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PayloadCodec } from '@temporalio/common';
import { Worker, type InjectedSinks, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { TASK_QUEUE } from '../../workflows/contract.ts';
import type { CaseSinks } from '../../workflows/ruled.ts';
import { noteFailure } from '../platform/defects.ts';
import { noteRubbish } from '../platform/rubbish.ts';

const sinks: InjectedSinks<CaseSinks> = {
  rules: {
    failed: { fn: (_, kind, at) => noteFailure('workflow', kind, at), callDuringReplay: false },
    forged: { fn: () => noteRubbish('signal'), callDuringReplay: false },
  },
};

/**
 * A worker for cases. Build id and identity are short because every workflow task writes them into the history: eight characters of the
 * bundle's hash, and four at random.
 */
export function createCaseWorker(settings: {
  connection: NativeConnection;
  namespace: string;
  bundle: string;
  activities: object;
  /** What seals a payload before it leaves this process, and opens none that was not sealed. */
  codecs: PayloadCodec[];
  options?: Partial<WorkerOptions>;
}): Promise<Worker> {
  const { connection, namespace, bundle, activities, codecs, options } = settings;
  const hash = createHash('sha256').update(readFileSync(bundle)).digest('hex');
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: bundle },
    activities,
    dataConverter: { payloadCodecs: codecs },
    buildId: hash.slice(0, 8),
    identity: `w-${randomBytes(3).toString('base64url')}`,
    maxCachedWorkflows: 2000,
    shutdownGraceTime: '10s',
    sinks,
    shutdownForceTime: '20s',
    ...options,
  });
}
