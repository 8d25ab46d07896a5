import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload } from '@temporalio/common';
import { DICTIONARY } from './dictionary.ts';
import type { KeyRing } from '../../platform/key-ring.ts';

/**
 * What stands in Temporal in place of a payload: `data = format (1) | kid (4) | iv (12) | ciphertext | tag (16)`, AES-256-GCM with a random
 * iv, format and kid authenticated. Within: a line of JSON that says whose it is, the payload's data after it, packed with the dictionary.
 * Whose it is stands within rather than beside, so that it is neither in clear nor to be believed unopened.
 */
const FORMAT = 1;
const HEAD = 1 + 4;
const IV = 12;
const TAG = 16;
/** Far more than Temporal takes for one payload. */
const MOST_BYTES = 8 * 1024 * 1024;

const METADATA = { encoding: Buffer.from('binary/sealed') };

/** Whose a payload is: of which workflow, and whether the workflow and its callers say it or one of its activities. */
export interface Owner {
  of: string;
  by: 'workflow' | 'activity';
}

interface Label extends Owner {
  metadata: Record<string, string>;
}

export function seal(keys: KeyRing, owner: Owner, payload: Payload): Payload {
  const { kid, key } = keys.current;
  const metadata = Object.entries(payload.metadata ?? {}).map(([name, value]): [string, string] => [
    name,
    latin1(value),
  ]);
  const label: Label = { of: owner.of, by: owner.by, metadata: Object.fromEntries(metadata) };
  const clear = Buffer.concat([Buffer.from(`${JSON.stringify(label)}\n`), payload.data ?? Buffer.alloc(0)]);
  const head = Buffer.from([FORMAT, ...Buffer.from(kid, 'hex')]);
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(head);
  const packed = deflateRawSync(clear, { dictionary: DICTIONARY, level: 9, memLevel: 9 });
  const sealed = [cipher.update(packed), cipher.final(), cipher.getAuthTag()];
  return { metadata: METADATA, data: Buffer.concat([head, iv, ...sealed]) };
}

/** Opens a sealed payload. @returns undefined for one that none of our keys sealed, or that was changed since; never throws */
export function open(keys: KeyRing, sealed: Payload): { payload: Payload; owner: Owner } | undefined {
  const { data } = sealed;
  if (!data || data.length < HEAD + IV + TAG || data[0] !== FORMAT) return undefined;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  const key = keys.find(bytes.toString('hex', 1, HEAD))?.key;
  if (!key) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEAD, HEAD + IV), {
      authTagLength: TAG,
    });
    decipher.setAAD(bytes.subarray(0, HEAD)).setAuthTag(bytes.subarray(-TAG));
    const packed = Buffer.concat([decipher.update(bytes.subarray(HEAD + IV, -TAG)), decipher.final()]);
    const clear = inflateRawSync(packed, { dictionary: DICTIONARY, maxOutputLength: MOST_BYTES });
    const end = clear.indexOf('\n');
    const { of, by, metadata } = JSON.parse(clear.toString('utf8', 0, end)) as Label;
    const entries = Object.entries(metadata).map(([name, value]): [string, Buffer] => [
      name,
      Buffer.from(value, 'latin1'),
    ]);
    const payload = { metadata: Object.fromEntries(entries), data: clear.subarray(end + 1) };
    return { payload, owner: { of, by } };
  } catch {
    return undefined;
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
