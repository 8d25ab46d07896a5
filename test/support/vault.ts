import { KeyRing, newKey } from '../../src/platform/key-ring.ts';
import { VaultKeys } from '../../src/platform/vault-keys.ts';

/** Keys of this run, which nobody else has. */
export const testVaultKeys = new VaultKeys(KeyRing.of(newKey().key.toString('base64')), newKey());
