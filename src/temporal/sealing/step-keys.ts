import { createHmac } from 'node:crypto';
import { KeyRing } from '../../platform/key-ring.ts';

/**
 * The keys of integrators' steps: by them a step is told and answers, and nothing else is sealed or opened. Made of the product's own, one of each, so
 * that there is nothing more to keep; from them nobody comes back to those.
 */
export const stepKeysOf = ({ keys }: KeyRing): KeyRing =>
  KeyRing.of(
    keys.map(({ key }) => createHmac('sha256', key).update('jiesu step').digest('base64')).join(','),
  );
