import type { PayloadCodec } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { CustomStep } from '../../src/domain/policy/policy.ts';
import { Hotline, type CaseUnderTest } from '../support/hotline.ts';
import { testCodecs } from '../support/sealing.ts';
import { temporalAddress } from '../support/stack.ts';
import type { StepInput } from '../../workflows/steps.ts';

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
});
afterAll(() => hotline.close());

const step = (taskQueue: string): CustomStep => ({
  name: '核验房产登记',
  activity: 'verifyRegistration',
  taskQueue,
  after: 'dispatched',
  timeoutSeconds: 5,
  attempts: 2,
  waitSeconds: 60,
});

async function dispatched(taskQueue: string, change: Partial<CustomStep> = {}): Promise<CaseUnderTest> {
  const c = await hotline.complain();
  await c.acts(['classify', { typeCode: 'property', tier: 'standard' }]);
  const type = { code: 'property', version: 1, steps: [{ ...step(taskQueue), ...change }] };
  await c.give('dispatch', { unit: 'housing' }, { plan: { type } });
  return c;
}

async function integrator(
  taskQueue: string,
  verifyRegistration: (input: StepInput) => Promise<unknown>,
  codecs: PayloadCodec[] = testCodecs,
) {
  const connection = await NativeConnection.connect({ address: temporalAddress() });
  const worker = await Worker.create({
    connection,
    namespace: hotline.namespace,
    taskQueue,
    activities: { verifyRegistration },
    dataConverter: { payloadCodecs: codecs },
  });
  const run = worker.run();
  return async () => {
    worker.shutdown();
    await run;
    await connection.close();
  };
}

const eventually = async (c: CaseUnderTest, type: string): Promise<object> => {
  for (let i = 0; i < 1200; i++) {
    const found = (await c.events()).find((e) => e.type === type);
    if (found) return found.data;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no ${type}`);
};

test('an integrator’s worker does the step, and its result is filed', async () => {
  const told: StepInput[] = [];
  const stop = await integrator('registry', async (input) => {
    told.push(input);
    return { registered: true };
  });
  try {
    const c = await dispatched('registry');
    expect(await eventually(c, 'step-done')).toEqual({
      step: '核验房产登记',
      turn: '核验房产登记:1:1',
      result: { registered: true },
    });
    expect(told).toEqual([
      {
        caseNo: c.caseNo,
        step: '核验房产登记',
        type: 'property',
        unit: 'housing',
        region: 'CN',
        hop: 1,
        round: 1,
      },
    ]);
  } finally {
    await stop();
  }
});

test('a step that keeps failing becomes a human’s task; the case goes on', async () => {
  let tries = 0;
  const stop = await integrator('broken', async () => {
    tries++;
    throw new Error('registry is down');
  });
  try {
    const c = await dispatched('broken');
    expect(await c.give('sign')).toEqual({ outcome: 'done' });
    expect(await eventually(c, 'step-failed')).toEqual({
      step: '核验房产登记',
      turn: '核验房产登记:1:1',
      why: 'failed',
    });
    expect(tries).toBe(2);
    const [notice] = await hotline.db.query(
      `select audience, kind from notice where case_no = $1 and kind like '%转人工'`,
      [c.caseNo],
    );
    expect(notice).toEqual({ audience: 'duty-lead', kind: '核验房产登记失败，转人工' });
    expect((await c.state()).state).toBe('IN_ASSIGNMENT');
  } finally {
    await stop();
  }
});

test('nobody on the queue: after its time the step is a human’s task, and the case is not held up', async () => {
  const c = await dispatched('nobody', { timeoutSeconds: 1, attempts: 1, waitSeconds: 1 });
  await c.acts(['sign']);
  expect(await eventually(c, 'step-failed')).toMatchObject({ why: 'failed' });
});
