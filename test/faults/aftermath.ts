import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { RealProduct } from '../../bench/product.mjs';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { SNAPSHOT_QUERY, workflowId } from '../../workflows/contract.ts';

const PATIENCE_MS = 180_000;
/** A workflow that has been told needs a moment to take it up. */
const TOLD_PATIENCE_MS = 60_000;

/** What is left when nothing is killed any more: the database, and the workflows as Temporal knows them. */
export class Aftermath {
  private constructor(
    readonly db: DataSource,
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  static async of({ environment, folder }: RealProduct): Promise<Aftermath> {
    const db = await createDataSource({ databaseUrl: environment['DATABASE_URL']! }, entities).initialize();
    const connection = await Connection.connect({ address: environment['TEMPORAL_ADDRESS']! });
    const payloadCodecs = [new SealingCodec(PayloadKeys.open({ dataDir: folder, production: false }).ring)];
    const client = new Client({ connection, namespace: 'complaints', dataConverter: { payloadCodecs } });
    return new Aftermath(db, connection, client);
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.connection.close();
  }

  /** One number from the database. */
  async count(sql: string, parameters: unknown[] = []): Promise<number> {
    const [row] = await this.db.query<{ n: string }[]>(`select count(*) as n from ${sql}`, parameters);
    return Number(row!.n);
  }

  /** Every workflow is begun, and told of every act. @throws Error when something is untold after three minutes */
  async told(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while ((await this.count(`outbox where untold <> '{}'`)) > 0) {
      if (Date.now() > until) throw new Error('workflows are untold after three minutes');
      await sleep(200);
    }
  }

  /**
   * Cases whose workflow is not where its archive is, or not ended though the case is, once each had time to get there; as
   * `case: status, version of archive-version`.
   */
  async outOfStep(): Promise<string[]> {
    const until = Date.now() + TOLD_PATIENCE_MS;
    for (;;) {
      const cases = await this.db.query<{ caseNo: string; state: string; version: number }[]>(
        `select case_no as "caseNo", state, (select max(seq) from case_event e where e.case_no = c.case_no) as version
         from complaint_case c order by case_no`,
      );
      const all = await Promise.all(cases.map((each) => this.stepOf(each)));
      const wrong = all.filter((each) => each !== undefined);
      if (wrong.length === 0 || Date.now() > until) return wrong;
      await sleep(500);
    }
  }

  private async stepOf({ caseNo, state, version }: { caseNo: string; state: string; version: number }) {
    const handle = this.client.workflow.getHandle(workflowId(caseNo));
    const { status } = await handle.describe();
    const snapshot = await handle.query<{ version: number }>(SNAPSHOT_QUERY);
    const right = status.name === (state === 'ARCHIVED' ? 'COMPLETED' : 'RUNNING');
    if (right && snapshot.version === version) return undefined;
    return `${caseNo}: ${status.name}, ${snapshot.version} of ${version}`;
  }
}
