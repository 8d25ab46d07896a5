import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { SealingCodec } from '../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../src/temporal/sealing/payload-keys.ts';
import { SNAPSHOT_QUERY, workflowId } from '../workflows/contract.ts';
import type { Setup } from './load.ts';

/** The product's workflows as Temporal keeps them. */
export class Workflows {
  private constructor(
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  static async open(
    { temporalAddress, dataDir }: Pick<Setup, 'temporalAddress' | 'dataDir'>,
    namespace = 'complaints',
  ): Promise<Workflows> {
    const connection = await Connection.connect({ address: temporalAddress });
    const payloadCodecs = [new SealingCodec(PayloadKeys.open({ dataDir, production: false }).ring)];
    return new Workflows(connection, new Client({ connection, namespace, dataConverter: { payloadCodecs } }));
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  /** All of them have run to their end. @param idOf a workflow's id by what its case was registered as */
  async ended(caseNos: readonly string[], idOf = workflowId): Promise<void> {
    await Promise.all(caseNos.map((caseNo) => this.end(idOf(caseNo))));
  }

  private async end(id: string): Promise<void> {
    for (;;)
      try {
        return await this.client.workflow.getHandle(id).result();
      } catch (error) {
        // not begun yet
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        await sleep(50);
      }
  }

  /** The workflow has taken its archive up to this version; asking writes nothing into its history. */
  async tookUp(caseNo: string, version: number): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowId(caseNo));
    const present = async (): Promise<number> =>
      handle.query<{ version: number }>(SNAPSHOT_QUERY).then(
        (snapshot) => snapshot.version,
        // not begun yet
        () => 0,
      );
    while ((await present()) < version) await sleep(20);
  }

  /** How long their histories are. */
  async histories(caseNos: readonly string[]): Promise<{ events: number[]; bytes: number[] }> {
    const all = await Promise.all(
      caseNos.map((caseNo) => this.client.workflow.getHandle(workflowId(caseNo)).describe()),
    );
    return {
      events: all.map(({ historyLength }) => historyLength),
      bytes: all.map(({ historySize }) => historySize ?? Infinity),
    };
  }
}
