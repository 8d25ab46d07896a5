import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { eventTitle } from '../src/domain/case/titles.ts';
import { READ, RECORD, type CasePorts, type NamedPorts as Named, type RecordEntry } from './ports.ts';

const QUICK = {
  startToCloseTimeout: 1000,
  localRetryThreshold: 1000,
  retry: { maximumAttempts: 2, initialInterval: 100 },
};
const quick = proxyLocalActivities<Named>(QUICK);
const patient = proxyActivities<Named>({
  startToCloseTimeout: 5000,
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 3000 },
  summary: '等待档案库',
});

/** What is recorded, in a line of the Temporal UI: 红牌 · 电话督办. A summary takes 400 bytes at most. */
const happened = ({ events }: RecordEntry): string => events.map(eventTitle).join(' · ').slice(0, 100);

/**
 * The archive as the workflow reaches it: at once in the worker's own process; while the database is away, by a patient activity that survives
 * the worker. Through Temporal's own interface anyone may answer that one, so only the word of this worker's own process counts.
 */
export const archive: CasePorts = {
  record: (entry) =>
    insisting(
      () => quick[RECORD].executeWithOptions({ ...QUICK, summary: happened(entry) }, [entry]),
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
