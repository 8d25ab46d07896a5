import { Client, Connection } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { recordActivity } from '../../activities/record.ts';
import { LostWorkflows } from '../../src/handover/lost-workflows.ts';
import { restarts } from '../../src/platform/restarts.ts';
import { CaseWorkflows } from '../../src/temporal/case-workflows.ts';
import { TASK_QUEUE, WORKFLOW, workflowId } from '../../workflows/contract.ts';
import { RECORD } from '../../workflows/ports.ts';
import { City, type OpenCase } from '../support/city.ts';
import { temporalAddress } from '../support/stack.ts';

/** F1.10: whoever reaches Temporal's port wedges no case: what is not ours, not running or not answering goes on from the archive. */
let city: City;
let connection: Connection;
let stranger: Client;
let sweeper: LostWorkflows;
beforeAll(async () => {
  city = await City.open();
  sweeper = city.app.get(LostWorkflows, { strict: false });
  await sweeper.onModuleDestroy();
  connection = await Connection.connect({ address: temporalAddress() });
  stranger = new Client({ connection, namespace: city.namespace });
});
afterAll(async () => {
  await connection.close();
  await city.close();
});

const workflowOf = ({ caseNo }: OpenCase) => stranger.workflow.getHandle(workflowId(caseNo));
const dispatched = async (): Promise<OpenCase> => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch');
  await c.forward(1);
  await city.db.query(`update outbox set created_at = now() - interval '5 minutes'`);
  return c;
};
const counted = async (why: string): Promise<number> =>
  (await restarts.get()).values.find(({ labels }) => labels.why === why)?.value ?? 0;
const ready = async () => (await city.stranger().get('/readyz')).body;

/** It is found, told to the operator, begun anew, and lives: its next clock is recorded. */
async function expectHealed(c: OpenCase, why: string): Promise<void> {
  const before = await counted(why);
  expect(await sweeper.sweep()).toBe(1);
  expect(await counted(why)).toBe(before + 1);
  expect(await ready()).toMatchObject({ status: 'degraded', worker: 'degraded' });
  expect(await sweeper.sweep()).toBe(0);
  expect(await ready()).toMatchObject({ status: 'ok', worker: 'ok' });
  await c.acts('sign');
  await c.forwardTo('handle', 60);
  expect((await c.events()).map(({ type }) => type)).toContain('overdue');
}

test.each([
  ['another type', 'somebody', TASK_QUEUE],
  ['another queue', WORKFLOW, 'nowhere'],
])('an id that somebody squats on by %s is taken back', async (_, type, taskQueue) => {
  const c = await dispatched();
  await stranger.workflow.start(type, {
    workflowId: workflowId(c.caseNo),
    taskQueue,
    args: [],
    workflowIdConflictPolicy: 'TERMINATE_EXISTING',
  });
  await expectHealed(c, 'foreign');
});

test('a case that is pinned to a worker nobody runs goes on', async () => {
  const c = await dispatched();
  const version = { deploymentName: 'nobody', buildId: 'none' };
  // Whoever polls once as this version has made it known.
  await connection
    .withDeadline(Date.now() + 3000, () =>
      connection.workflowService.pollWorkflowTaskQueue({
        namespace: city.namespace,
        taskQueue: { name: TASK_QUEUE },
        identity: 'thief',
        deploymentOptions: { ...version, workerVersioningMode: 2 },
      }),
    )
    .catch(() => undefined);
  await connection.workflowService.updateWorkflowExecutionOptions({
    namespace: city.namespace,
    workflowExecution: { workflowId: workflowId(c.caseNo) },
    workflowExecutionOptions: {
      versioningOverride: {
        pinned: { behavior: 1, version },
      },
    },
    updateMask: { paths: ['versioning_override'] },
  } as never);
  await expectHealed(c, 'pinned');
});

test('a task that somebody else completed with acts of their own is not believed', async () => {
  const c = await dispatched();
  await city.stopWorker();
  await workflowOf(c).signal('签收', 'nothing of ours');
  const { taskToken } = await connection.withDeadline(Date.now() + 20_000, () =>
    connection.workflowService.pollWorkflowTaskQueue({
      namespace: city.namespace,
      taskQueue: { name: TASK_QUEUE },
      identity: 'thief',
    }),
  );
  await connection.workflowService.respondWorkflowTaskCompleted({
    namespace: city.namespace,
    taskToken,
    commands: [{ commandType: 3, startTimerCommandAttributes: { timerId: 'theirs', startToFireTimeout: { seconds: 9 } } }],
    identity: 'thief',
  } as never);
  await city.startWorker();
  const before = (await counted('silent')) + (await counted('stuck'));
  expect(await sweeper.sweep()).toBe(1);
  expect((await counted('silent')) + (await counted('stuck'))).toBe(before + 1);
  await c.acts('sign');
  await c.forwardTo('handle', 60);
  expect((await c.events()).map(({ type }) => type)).toContain('overdue');
}); // prettier-ignore

test('while no worker of ours answers, the operator is told, and no case is blamed for it', async () => {
  await dispatched();
  await city.stopWorker();
  const workflows = city.app.get(CaseWorkflows, { strict: false });
  expect(await workflows.canary()).toBe(false);
  expect(await ready()).toMatchObject({ status: 'degraded', worker: 'degraded' });
  expect(await sweeper.sweep()).toBe(0);
  await city.startWorker();
  expect(await sweeper.sweep()).toBe(0);
  expect(await ready()).toMatchObject({ status: 'ok', worker: 'ok' });
});

test('no event is dated after now, unless the demo moved the case’s clock so far', async () => {
  const c = await city.complaint();
  const product = city.app.get(DataSource);
  const [first] = await city.db.query<[{ data: object; hash: string }]>(
    'select * from case_event where case_no = $1',
    [c.caseNo],
  );
  const event = (days: number) => ({
    seq: 2,
    type: 'overdue',
    at: Date.now() + days * 86_400_000,
    by: { id: 'system', role: 'system' },
    data: {},
  });
  const entry = (days: number) => ({ caseNo: c.caseNo, events: [event(days)], row: {} }) as never;
  expect(first.hash).toBeTruthy();
  for (const clocks of ['real', 'demo'] as const)
    expect(await recordActivity(product, clocks)[RECORD](entry(1))).toBe('ahead');
  await city.db.query('insert into case_clock (case_no, offset_ms, reach_ms) values ($1, 0, $2)', [
    c.caseNo,
    3 * 86_400_000,
  ]);
  expect(await recordActivity(product, 'real')[RECORD](entry(1))).toBe('ahead');
  expect(await recordActivity(product, 'demo')[RECORD](entry(4))).toBe('ahead');
});

test('a clock that somebody moved through the port brings no date into the archive, and the case goes on', async () => {
  const c = await dispatched();
  await city.app.get(CaseWorkflows, { strict: false }).skip(c.caseNo, 40 * 86_400);
  await expect(workflowOf(c).result()).rejects.toThrow('Workflow execution failed');
  expect((await c.events()).map(({ type }) => type)).not.toContain('overdue');
  expect(await sweeper.sweep()).toBe(1);
  await c.acts('sign');
});
