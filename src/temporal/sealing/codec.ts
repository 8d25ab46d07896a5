import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import { UNSEALED } from '../../../workflows/unsealed.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import { open, seal, type Owner } from './seal.ts';
import { stepKeysOf } from './step-keys.ts';

/**
 * Seals whatever a case's workflow, its callers and its activities leave in Temporal, and lets in nothing else. What we did not seal, or
 * sealed for another case or as an activity's word, becomes `{ "unsealed": true }`, which no command, result or start is: the workflow
 * refuses it as it refuses anything malformed. A codec that threw would let one forged signal stop a case for good.
 */
export class SealingCodec implements PayloadCodec {
  readonly #keys: KeyRing;
  readonly #stepKeys: KeyRing;

  /** @param stepKeys of activities on queues, which integrators have too; an integrator's worker has no others */
  constructor(keys: KeyRing, stepKeys: KeyRing = stepKeysOf(keys)) {
    this.#keys = keys;
    this.#stepKeys = stepKeys;
  }

  async encode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const keys = isOnQueue(context) ? this.#stepKeys : this.#keys;
    return payloads.map((payload) =>
      mayStandOpen(payload, context) ? payload : seal(keys, ownerOf(context), payload),
    );
  }

  async decode(payloads: Payload[], context?: SerializationContext): Promise<Payload[]> {
    const expected = ownerOf(context);
    return payloads.map((payload) => {
      if (mayStandOpen(payload, context)) return payload;
      const opened =
        open(this.#keys, payload) ?? (isOnQueue(context) ? open(this.#stepKeys, payload) : undefined);
      return opened?.owner.of === expected.of && opened.owner.by === expected.by ? opened.payload : STRANGER;
    });
  }
}

/** Of an activity that whoever takes the tasks of its queue carries out. */
const isOnQueue = (context?: SerializationContext): boolean =>
  context?.type === 'activity' && !context.isLocal;

const STRANGER: Payload = {
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(UNSEALED)),
};

/**
 * Whether a payload needs no seal: an empty one, such as an update's `void` result, says nothing. An activity's empty result says “done”, and
 * anyone may answer for an activity on a queue through Temporal's interface, so that one is sealed too.
 */
const mayStandOpen = ({ metadata, data }: Payload, context?: SerializationContext): boolean =>
  !data?.length &&
  Buffer.from(metadata?.['encoding'] ?? []).toString() === 'binary/null' &&
  !isOnQueue(context);

const ownerOf = (context?: SerializationContext): Owner => ({
  of: context?.workflowId ?? '',
  by: context?.type ?? 'workflow',
});
