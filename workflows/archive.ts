import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { READ, RECORD, type CasePorts, type NamedPorts as Named } from './ports.ts';

const quick = proxyLocalActivities<Named>({
  startToCloseTimeout: 1000,
  localRetryThreshold: 1000,
  retry: { maximumAttempts: 2, initialInterval: 100 },
});
const patient = proxyActivities<Named>({
  startToCloseTimeout: 5000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 3000 },
  summary: '等待档案库',
});

/**
 * The archive as the workflow reaches it: at once in the worker's own process; while the database is away, by a patient activity that survives
 * the worker. Through Temporal's own interface anyone may answer that one, so only the word of this worker's own process counts.
 */
export const archive: CasePorts = {
  record: (entry) =>
    insisting(
      () => quick[RECORD](entry),
      () => patient[RECORD](entry),
    ),
  read: (from) =>
    insisting(
      () => quick[READ](from),
      () => patient[READ](from),
    ),
};

async function insisting<T>(ask: () => Promise<T>, wait: () => Promise<unknown>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await wait().catch(() => undefined);
    }
  }
}
