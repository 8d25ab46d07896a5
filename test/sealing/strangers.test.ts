import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import { findTemporal } from '../../stack/temporal-binary.mjs';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { KeyRing } from '../../src/platform/key-ring.ts';
import { signalName, TASK_QUEUE, WORKFLOW, workflowId } from '../../workflows/contract.ts';
import { RECORD } from '../../workflows/ports.ts';
import { Hotline, type CaseUnderTest } from '../support/hotline.ts';
import { testCodecs } from '../support/sealing.ts';
import { temporalAddress } from '../support/stack.ts';

let hotline: Hotline;
let connection: Connection;
beforeAll(async () => {
  [hotline, connection] = await Promise.all([
    Hotline.open(),
    Connection.connect({ address: temporalAddress() }),
  ]);
});
afterAll(() => Promise.all([hotline.close(), connection.close()]));

const MINUTE = { unit: 'minutes' as const, n: 1 };
const CLASSIFY = { typeCode: 'property', tier: 'standard' };
const [codec] = testCodecs as [SealingCodec];

/** Somebody who reaches Temporal without our key; what they send is `forge`d in place of what they say. */
const stranger = (forge?: (payload: Payload) => Payload): Client => {
  const forging: PayloadCodec = {
    encode: async (payloads) => payloads.map(forge!),
    decode: (payloads, context) => codec.decode(payloads, context),
  };
  return new Client({
    connection,
    namespace: hotline.namespace,
    dataConverter: { payloadCodecs: forge ? [forging] : [] },
  });
};

const sealedAs = async (value: unknown, where: string): Promise<Payload> =>
  (
    await codec.encode([defaultPayloadConverter.toPayload(value)!], {
      type: 'workflow',
      namespace: hotline.namespace,
      workflowId: where,
    })
  )[0]!;
const changed = (payload: Payload, change: (data: Buffer) => Uint8Array): Payload => ({
  ...payload,
  data: change(Buffer.from(payload.data!)),
});

/** What stands on the wire in place of what we sealed. */
const forgeries = async (c: CaseUnderTest, good: object, other: object) => {
  const here = workflowId(c.caseNo);
  const ours = await sealedAs(good, here);
  const plain = defaultPayloadConverter.toPayload(good)!;
  const [ofStep] = await codec.encode([plain], {
    type: 'activity',
    namespace: hotline.namespace,
    workflowId: here,
    isLocal: false,
  });
  const [wrongKey] = await new SealingCodec(KeyRing.of(randomBytes(32).toString('base64'))).encode([plain], {
    type: 'workflow',
    namespace: hotline.namespace,
    workflowId: here,
  });
  const text = (words: string) => Buffer.from(words);
  const flip = (at: number) => (data: Buffer) => ((data[at]! ^= 1), data);
  return {
    'in clear': plain,
    'in clear, said to be sealed': { ...plain, metadata: { ...plain.metadata, sealed: text('1') } },
    'in clear, said to be ours': { ...plain, metadata: { encoding: text('binary/sealed') } },
    'other encoding': { metadata: { encoding: text('binary/encrypted') }, data: plain.data! },
    'unknown encoding': { metadata: { encoding: text('json/其他') }, data: plain.data! },
    protobuf: { metadata: { encoding: text('json/protobuf'), messageType: text('x.Y') }, data: text('{') },
    'broken JSON': { metadata: { encoding: text('json/plain') }, data: text('{"name":') },
    'no metadata': { data: plain.data! },
    'nothing at all': {},
    null: { metadata: { encoding: text('binary/null') } },
    'random bytes': { metadata: ours.metadata!, data: randomBytes(200) },
    truncated: changed(ours, (data) => data.subarray(0, -1)),
    'only a head': changed(ours, (data) => data.subarray(0, 20)),
    'iv changed': changed(ours, flip(6)),
    'words changed': changed(ours, flip(20)),
    'tag changed': changed(ours, (data) => flip(data.length - 1)(data)),
    'wrong key': wrongKey!,
    'key id of another': changed(ours, flip(1)),
    'another case’s': await sealedAs(good, 'complaint:JS20990101999999'),
    'another act’s, as a list': await sealedAs([other], here),
    'an activity’s': ofStep!,
    'the marker itself': defaultPayloadConverter.toPayload({ unsealed: true })!,
  } satisfies Record<string, Payload>;
};

/** What our own signals would tell: the case classified, or withdrawn. */
const told = (events: CaseEvent[], type: 'classified' | 'withdrawn') => ({
  events: [{ ...events[0]!, seq: 2, type, data: type === 'classified' ? CLASSIFY : {} }],
});

test('whatever strangers put in place of a signal moves nothing and leaves nothing, and the case goes on', async () => {
  const c = await hotline.complain();
  const events = await c.events();
  const all = await forgeries(c, told(events, 'classified'), told(events, 'withdrawn'));
  const name = signalName('classify');
  for (const forged of Object.values(all))
    await stranger(() => forged)
      .workflow.getHandle(c.handle.workflowId)
      .signal(name, 'x');
  await stranger().workflow.getHandle(c.handle.workflowId).signal(name);
  await stranger().workflow.getHandle(c.handle.workflowId).signal('never heard of', {});
  expect(await c.handle.query('快照')).toMatchObject({ version: 1, state: 'REGISTERED' });
  expect(await c.give('classify', CLASSIFY)).toEqual({ outcome: 'done' });
  expect((await c.handle.describe()).status.name).toBe('RUNNING');
  expect((await c.events()).map((e) => e.type)).toEqual(['registered', 'classified']);
  expect(await c.handle.query('快照')).toMatchObject({ version: 2 });
});

test('the Temporal program’s own updates and signals are refused; its queries are answered, sealed', async () => {
  const c = await hotline.complain();
  const name = signalName('withdraw');
  const input = JSON.stringify(told(await c.events(), 'withdrawn'));
  const program = await findTemporal();
  const temporal = async (...args: string[]): Promise<string> => {
    const where = ['--address', temporalAddress(), '--namespace', hotline.namespace];
    const told = await promisify(execFile)(program, [
      ...args,
      ...where,
      '--workflow-id',
      c.handle.workflowId,
    ]).catch((error: { stdout: string; stderr: string }) => error);
    return told.stdout + told.stderr;
  };
  await temporal('workflow', 'update', 'execute', '--name', name, '--input', input);
  await temporal('workflow', 'signal', '--name', name, '--input', input);
  const snapshot = await temporal('workflow', 'query', '--type', '快照');
  expect(snapshot).toContain(Buffer.from('binary/sealed').toString('base64'));
  expect(await c.give('classify', CLASSIFY)).toEqual({ outcome: 'done' });
  expect((await c.events()).map((e) => e.type)).toEqual(['registered', 'classified']);
});

test('a case that we did not start is none, and does not keep ours from starting', async () => {
  const next = `JS20990101${String(hotline.started + 1).padStart(6, '0')}`;
  for (const args of [[], [null], [{ summary: '', link: '', first: { type: 'registered' } }]]) {
    const run = stranger().workflow.execute(WORKFLOW, {
      workflowId: workflowId(next),
      taskQueue: TASK_QUEUE,
      args,
    });
    await expect(run).rejects.toMatchObject({ cause: { type: 'Refused' } });
  }
  const c = await hotline.complain();
  expect(c.caseNo).toBe(next);
  expect(await c.give('classify', CLASSIFY)).toEqual({ outcome: 'done' });
});

test('a stranger cannot write to the archive by asking the worker for its activity', async () => {
  const c = await hotline.complain();
  const [registered] = await c.events();
  const entry = { caseNo: c.caseNo, events: [{ ...registered!, seq: 2 }], row: {} };
  const activity = stranger().activity.execute(RECORD, {
    id: 'forged',
    taskQueue: TASK_QUEUE,
    args: [entry],
    startToCloseTimeout: 60_000,
    retry: { maximumAttempts: 1 },
  });
  // The words that reached it are none: it finds no events to append.
  await expect(activity).rejects.toMatchObject({ cause: { type: 'TypeError' } });
  expect((await c.events()).length).toBe(1);
});

test('a stranger’s word that the archive holds a lapse does not make it so', async () => {
  const c = await hotline.complain({}, { policy: { triage: { normal: MINUTE, urgent: MINUTE } } });
  const outage = hotline.db.createQueryRunner();
  await outage.startTransaction();
  await outage.query('lock table case_event in exclusive mode');
  const forwarded = c.forward(120).catch(() => undefined);
  const answered = new Set<string>();
  for (const word of [undefined, null]) {
    const activityId = await pendingActivity(c, answered);
    answered.add(activityId);
    await connection.workflowService.respondActivityTaskCompletedById({
      namespace: hotline.namespace,
      workflowId: c.handle.workflowId,
      activityId,
      result: { payloads: [defaultPayloadConverter.toPayload(word)!] },
    });
  }
  await outage.rollbackTransaction();
  await outage.release();
  await forwarded;
  const { version } = await c.handle.query<{ version: number }>('快照');
  const types = (await c.events()).map((e) => e.type);
  expect(types).toContain('overdue');
  expect(version).toBe(types.length);
});

async function pendingActivity(c: CaseUnderTest, except: ReadonlySet<string>): Promise<string> {
  for (;;) {
    const { raw } = await c.handle.describe();
    const ids = (raw.pendingActivities ?? []).map(({ activityId }) => String(activityId));
    const found = ids.find((id) => !except.has(id));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
