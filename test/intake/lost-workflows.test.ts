import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { brokenLink } from '../../src/archive/archive.ts';
import { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { LostWorkflows } from '../../src/handover/lost-workflows.ts';
import { Telling } from '../../src/handover/telling.service.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { workflowId } from '../../workflows/contract.ts';
import { City, type OpenCase } from '../support/city.ts';
import { temporalAddress } from '../support/stack.ts';

let city: City;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  city = await City.open();
  // Sweeps are this file's own: none restarts a workflow before it is looked for.
  await city.app.get(LostWorkflows, { strict: false }).onModuleDestroy();
  connection = await Connection.connect({ address: temporalAddress() });
  const payloadCodecs = [new SealingCodec(city.app.get(PayloadKeys).ring)];
  client = new Client({ connection, namespace: city.namespace, dataConverter: { payloadCodecs } });
});
afterAll(async () => {
  await connection.close();
  await city.close();
});

const workflowOf = ({ caseNo }: OpenCase): WorkflowHandle => client.workflow.getHandle(workflowId(caseNo));
const statusOf = async (c: OpenCase): Promise<string> => (await workflowOf(c).describe()).status.name;
const typesOf = async (c: OpenCase): Promise<string[]> => (await c.events()).map((e) => e.type);
const rows = ({ caseNo }: OpenCase): Promise<StoredEvent[]> =>
  city.db.getRepository(StoredEvent).find({ where: { caseNo }, order: { seq: 'ASC' } });

async function dispatched(): Promise<OpenCase> {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch');
  await told(c);
  return c;
}

/** Its workflow has been told of every act. */
const told = ({ caseNo }: OpenCase): Promise<void> => city.app.get(Telling, { strict: false }).now(caseNo);

test('cancelled in the Temporal UI, a case goes on: its clocks, its acts, its end', async () => {
  const c = await dispatched();
  await workflowOf(c).cancel();
  expect(await statusOf(c)).toBe('RUNNING');
  await c.forwardTo('sign', 60);
  expect(await typesOf(c)).toContain('overdue');
  await c.acts('sign', 'reply-citizen', 'submit-result', 'approve-result', 'record-callback', 'archive');
  await workflowOf(c).result();
  expect(brokenLink(c.caseNo, await rows(c))).toBeUndefined();
});

test('terminated, it goes on with the next act, which counts once', async () => {
  const c = await dispatched();
  const key = { 'idempotency-key': 'sign-after-the-end-0001' };
  await workflowOf(c).terminate();
  const [first, again] = [await c.give('sign', {}, key), await c.give('sign', {}, key)];
  expect([first.status, again.status]).toEqual([200, 200]);
  await told(c);
  expect(await statusOf(c)).toBe('RUNNING');
  expect((await typesOf(c)).filter((type) => type === 'signed')).toHaveLength(1);
  expect(brokenLink(c.caseNo, await rows(c))).toBeUndefined();
});

test('terminated and left alone, it is found by the sweep, ahead as far as it was, and time runs on', async () => {
  const [lost, alive] = [await dispatched(), await dispatched()];
  await lost.forward(60);
  await city.db.query(`update outbox set created_at = now() - interval '5 minutes'`);
  await workflowOf(lost).terminate();
  const sweeper = city.app.get(LostWorkflows, { strict: false });
  expect(await sweeper.sweep()).toBe(1);
  expect(await sweeper.sweep()).toBe(0);
  await lost.forwardTo('sign', 60);
  expect(await typesOf(lost)).toContain('overdue');
  expect(brokenLink(lost.caseNo, await rows(lost))).toBeUndefined();
  expect(await statusOf(alive)).toBe('RUNNING');
});

/** The first task that its workflow has completed. */
async function firstTask(c: OpenCase) {
  await told(c);
  for (;;) {
    const { events } = await workflowOf(c).fetchHistory();
    const completed = events!.find((e) => e.workflowTaskCompletedEventAttributes);
    if (completed) return completed;
  }
}

test('reset to its beginning, with or without its acts, it catches up with the archive', async () => {
  for (const exclude of [[], [1, 2]]) {
    const c = await dispatched();
    await c.acts('sign');
    const { runId } = await workflowOf(c).describe();
    const begun = await firstTask(c);
    await client.workflowService.resetWorkflowExecution({
      namespace: city.namespace,
      workflowExecution: { workflowId: workflowId(c.caseNo), runId },
      workflowTaskFinishEventId: begun.eventId!,
      requestId: `reset-${c.caseNo}`,
      reason: 'test',
      resetReapplyExcludeTypes: exclude,
    });
    await c.acts('record-progress');
    expect((await typesOf(c)).filter((type) => type !== 'command-refused')).toEqual([
      'registered', 'classified', 'dispatched', 'signed', 'progress-recorded',
    ]); // prettier-ignore
    expect(brokenLink(c.caseNo, await rows(c))).toBeUndefined();
  }
});

test('an archived case has no workflow, and needs none', async () => {
  const c = await city.complaint();
  await c.acts('answer-direct', 'archive');
  await workflowOf(c).result();
  expect(await city.app.get(LostWorkflows, { strict: false }).restart(c.caseNo)).toBe(false);
});
