import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import fc from '../support/chance.ts';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { KeyRing } from '../../src/platform/key-ring.ts';
import { UNSEALED } from '../../workflows/unsealed.ts';
import { testKeys } from '../support/sealing.ts';

const codec = new SealingCodec(testKeys);
const of = (workflowId: string): SerializationContext => ({ type: 'workflow', namespace: 'n', workflowId });
const HERE = of('complaint:JS20261122000001');
const step = (isLocal: boolean): SerializationContext => ({ ...HERE, type: 'activity', isLocal });

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value)!;
const valueOf = (payload: Payload): unknown => defaultPayloadConverter.fromPayload(payload);
const sealed = async (value: unknown, where = HERE, by = codec): Promise<Payload> =>
  (await by.encode([payloadOf(value)], where))[0]!;
const opened = async (payload: Payload, where = HERE, by = codec): Promise<unknown> =>
  valueOf((await by.decode([payload], where))[0]!);

const newRing = () => KeyRing.of(randomBytes(32).toString('base64'));
const base64 = (ring: KeyRing) => ring.current.key.toString('base64');

test('whatever is sealed opens as it was, and nothing of it stands in clear', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const payload = await sealed(value);
      expect(await opened(payload)).toEqual(valueOf(payloadOf(value)));
      expect(Buffer.from(payload.metadata!['encoding']!).toString()).toBe('binary/sealed');
    }),
  ));

test('bytes keep their encoding, and two seals of the same are never the same', async () => {
  expect(Buffer.from((await opened(await sealed(Buffer.from([0, 255, 10])))) as Uint8Array)).toEqual(
    Buffer.from([0, 255, 10]),
  );
  expect((await sealed('同')).data).not.toEqual((await sealed('同')).data);
});

test('a seal holds for one case, and for what its workflow or its activities say', async () => {
  const payload = await sealed({ name: 'sign' });
  expect(await opened(payload, of('complaint:JS20261122000002'))).toEqual(UNSEALED);
  expect(await opened(payload, step(false))).toEqual(UNSEALED);
  expect(await opened(await sealed({ name: 'sign' }, step(false)))).toEqual(UNSEALED);
});

test('nothing stays nothing; as the answer of an activity on a queue it is sealed', async () => {
  for (const where of [HERE, step(true)]) {
    expect(await sealed(undefined, where)).toEqual(payloadOf(undefined));
    expect(await opened(payloadOf(undefined), where)).toBeUndefined();
  }
  expect(await opened(payloadOf(undefined), step(false))).toEqual(UNSEALED);
  expect(await opened(await sealed(undefined, step(false)), step(false))).toBeUndefined();
});

test('keys rotate: the newest seals, older ones open, a ring without the key does not', async () => {
  const [older, newer] = [newRing(), newRing()];
  const both = new SealingCodec(KeyRing.of(`${base64(newer)},${base64(older)}`));
  const before = await sealed('旧', HERE, new SealingCodec(older));
  expect(await opened(before, HERE, both)).toBe('旧');
  const after = await sealed('新', HERE, both);
  expect(await opened(after, HERE, new SealingCodec(newer))).toBe('新');
  expect(await opened(after, HERE, new SealingCodec(older))).toEqual(UNSEALED);
});

test('one bit changed, cut short, forged or plain: refused, and never an error', async () => {
  const whole = await sealed({ name: 'sign', at: 1 });
  const bytes = whole.data!;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const data = Buffer.from(bytes);
    data[bit >> 3]! ^= 1 << (bit & 7);
    expect(await opened({ ...whole, data })).toEqual(UNSEALED);
  }
  for (let length = 0; length < bytes.length; length++)
    expect(await opened({ ...whole, data: bytes.subarray(0, length) })).toEqual(UNSEALED);
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.uint8Array()),
      fc.option(fc.uint8Array({ maxLength: 200 }), { nil: null }),
      async (metadata, data) => {
        const forged = { metadata: { ...metadata, sealed: Buffer.from('1') }, data };
        expect(await opened(forged)).toEqual(UNSEALED);
      },
    ),
  );
  for (const bare of [{}, { metadata: null, data: null }, payloadOf({ name: 'sign' })])
    expect(await opened(bare)).toEqual(UNSEALED);
});
