import { readFileSync } from 'node:fs';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { KeyRing } from '../../src/platform/key-ring.ts';

/** A key that is no secret: histories recorded with it must be readable for ever. Production refuses it. */
export const testKeys = KeyRing.of(
  readFileSync(new URL('../histories/payload-key', import.meta.url), 'utf8'),
);
export const testCodecs = [new SealingCodec(testKeys)];
