import { readConfig } from '../platform/config.ts';
import { PayloadKeys } from '../temporal/sealing/payload-keys.ts';
import { stepKeysOf } from '../temporal/sealing/step-keys.ts';

/** Prints the keys for integrators' workers, as `JIESU_STEP_KEYS` has them: with them a step answers, and no command is sealed. */
const { ring } = PayloadKeys.open(readConfig(process.env));
console.log(
  stepKeysOf(ring)
    .keys.map(({ key }) => key.toString('base64'))
    .join(','),
);
