import { Connection } from '@temporalio/client';
import type { Config } from '../platform/config.ts';

/** The numbers are Temporal's IndexedValueType. */
const ATTRIBUTE_TYPES = {
  CaseStatus: 2,
  HandlingUnit: 2,
  ComplaintType: 2,
  Tier: 2,
  Region: 2,
  Channel: 2,
  Supervision: 2,
  PolicyVersion: 2,
  CoUnits: 7,
  Cards: 7,
  Pending: 7,
  DueAt: 6,
  HandleDueAt: 6,
  Overdue: 5,
  Extensions: 3,
};
const RETENTION_DAYS = 90;

/** Which of our attributes a namespace does not know, by what it knows, or knows as another type. */
export const lackingIn = (known: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(ATTRIBUTE_TYPES).flatMap(([name, type]) => (known[name] === type ? [] : [name]));

/** Create the namespace and its search attributes unless they are there; running it again changes nothing. */
export async function ensureNamespace(
  address: string,
  namespace: string,
  tls?: Config['temporalTls'],
): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 10_000, ...(tls ? { tls } : {}) });
  try {
    const known = await connection.workflowService.describeNamespace({ namespace }).catch(() => undefined);
    if (!known) {
      await connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: (RETENTION_DAYS * 86_400) as never },
      });
    }
    await withPatience(async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.entries(ATTRIBUTE_TYPES).filter(([name]) => !(name in (customAttributes ?? {})));
      if (missing.length === 0) return;
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing),
      });
    });
  } finally {
    await connection.close();
  }
}

/** A namespace just registered is known everywhere only after a moment. */
async function withPatience(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
