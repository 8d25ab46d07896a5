import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import { decoded } from '../../src/codec-server/decoding.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { seal, type Owner } from '../../src/temporal/sealing/seal.ts';
import { stepKeysOf } from '../../src/temporal/sealing/step-keys.ts';
import { UNSEALED } from '../../workflows/unsealed.ts';
import { testKeys } from '../support/sealing.ts';

/** F1.13: with an integrator's keys a step is told and answers, and nothing else is sealed or read. */
const keys = stepKeysOf(testKeys);
const product = new SealingCodec(testKeys);
const integrator = new SealingCodec(keys, keys);

const workflowId = 'complaint:JS20260311000001';
const ofWorkflow: SerializationContext = { type: 'workflow', namespace: 'n', workflowId };
const ofStep: SerializationContext = { type: 'activity', namespace: 'n', workflowId, isLocal: false };
const ofArchive: SerializationContext = { ...ofStep, isLocal: true };

const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value)!;
const read = async (codec: SealingCodec, sealed: Payload, context: SerializationContext): Promise<unknown> =>
  defaultPayloadConverter.fromPayload((await codec.decode([sealed], context))[0]!);
const sealedBy = async (codec: SealingCodec, context: SerializationContext): Promise<Payload> =>
  (await codec.encode([payload({ ok: true })], context))[0]!;

test('a step is told by the product and answers it', async () => {
  expect(await read(integrator, await sealedBy(product, ofStep), ofStep)).toEqual({ ok: true });
  expect(await read(product, await sealedBy(integrator, ofStep), ofStep)).toEqual({ ok: true });
});

test.each([
  ['a command', ofWorkflow],
  ['the archive’s word', ofArchive],
])('%s is neither sealed nor read with them', async (_, context) => {
  expect(await read(product, await sealedBy(integrator, context), context)).toEqual(UNSEALED);
  expect(await read(integrator, await sealedBy(product, context), context)).toEqual(UNSEALED);
});

test('nor by saying so within the seal', async () => {
  for (const by of ['workflow', 'activity'] satisfies Owner['by'][]) {
    const forged = seal(keys, { of: workflowId, by }, payload({ events: [] }));
    for (const context of [ofWorkflow, ofArchive])
      expect(await read(product, forged, context)).toEqual(UNSEALED);
  }
  const forged = seal(keys, { of: workflowId, by: 'workflow' }, payload({ events: [] }));
  expect(await read(product, forged, ofStep)).toEqual(UNSEALED);
  const wire = { payloads: [{ data: Buffer.from(forged.data!).toString('base64') }] };
  expect(decoded(testKeys, wire, () => true).payloads).toEqual(wire.payloads);
});

test('a step answers for its own case alone', async () => {
  const elsewhere = { ...ofStep, workflowId: 'complaint:JS20260311000002' };
  expect(await read(product, await sealedBy(integrator, ofStep), elsewhere)).toEqual(UNSEALED);
});

test('what an earlier release sealed for a step is read', async () => {
  const before = seal(testKeys, { of: workflowId, by: 'activity' }, payload({ ok: true }));
  expect(await read(product, before, ofStep)).toEqual({ ok: true });
});

test('the keys are others, and the supervisors’ UI reads what they sealed', async () => {
  expect(keys.current.kid).not.toBe(testKeys.current.kid);
  const { data } = await sealedBy(integrator, ofStep);
  const { of } = decoded(
    testKeys,
    { payloads: [{ data: Buffer.from(data!).toString('base64') }] },
    () => true,
  );
  expect(of.get(workflowId)).toBe(1);
});
