import { z } from 'zod';
import { open } from '../temporal/sealing/seal.ts';
import { stepKeysOf } from '../temporal/sealing/step-keys.ts';
import type { KeyRing } from '../platform/key-ring.ts';

/** A payload as the Temporal UI and its command line write it: protobuf's JSON, bytes in base64. What else it may hold comes back as it came. */
const WirePayload = z.looseObject({
  metadata: z.record(z.string(), z.string()).nullish(),
  data: z.string().nullish(),
});
type WirePayload = z.infer<typeof WirePayload>;

export const WirePayloads = z.looseObject({ payloads: z.array(WirePayload).max(2000).default([]) });
export type WirePayloads = z.infer<typeof WirePayloads>;

function openedOf(keys: KeyRing, stepKeys: KeyRing, { data }: WirePayload): ReturnType<typeof open> {
  const sealed = { data: Buffer.from(data ?? '', 'base64') };
  return open(keys, sealed) ?? openedAsStep(stepKeys, sealed);
}

/** The workflows whose payloads these are, each once. */
export function ownersOf(keys: KeyRing, { payloads }: WirePayloads): string[] {
  const stepKeys = stepKeysOf(keys);
  return [...new Set(payloads.flatMap((wire) => openedOf(keys, stepKeys, wire)?.owner.of ?? []))];
}

/**
 * Every payload that we sealed is opened whose workflow its reader may read; every other comes back as it came, in its place.
 * @returns with how many were opened of each workflow
 */
export function decoded(
  keys: KeyRing,
  { payloads }: WirePayloads,
  mayRead: (workflow: string) => boolean,
): { payloads: WirePayload[]; of: Map<string, number> } {
  const of = new Map<string, number>();
  const stepKeys = stepKeysOf(keys);
  const readable = payloads.map((wire) => {
    const opened = openedOf(keys, stepKeys, wire);
    if (!opened || !mayRead(opened.owner.of)) return wire;
    const { payload, owner } = opened;
    of.set(owner.of, (of.get(owner.of) ?? 0) + 1);
    const metadata = Object.entries(payload.metadata ?? {}).map(([name, value]) => [name, base64(value)]);
    return {
      metadata: Object.fromEntries(metadata) as Record<string, string>,
      data: base64(payload.data ?? new Uint8Array()),
    };
  });
  return { payloads: readable, of };
}

/** Whoever has only the keys of steps may say nothing in the name of a workflow. */
function openedAsStep(keys: KeyRing, sealed: { data: Buffer }): ReturnType<typeof open> {
  const opened = open(keys, sealed);
  return opened?.owner.by === 'activity' ? opened : undefined;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
