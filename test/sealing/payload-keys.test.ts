import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from '../../src/platform/key-ring.ts';
import { VaultKeys } from '../../src/platform/vault-keys.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { testKeys } from '../support/sealing.ts';

const key = () => randomBytes(32).toString('base64');
let dataDir: string;
beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'jiesu-keys-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

test('the embedded default makes one key, readable by nobody else, and keeps it', () => {
  const settings = { dataDir, production: false };
  const made = PayloadKeys.open(settings, {});
  expect(PayloadKeys.open(settings, {}).ring.current).toEqual(made.ring.current);
  expect(readdirSync(dataDir)).toEqual(['payload-keys']);
  expect(statSync(join(dataDir, 'payload-keys')).mode & 0o777).toBe(0o600);
});

test('production makes no key of its own, and takes none that is no secret', () => {
  const production = { dataDir, production: true };
  expect(() => PayloadKeys.open(production, {})).toThrow('JIESU_PAYLOAD_KEYS');
  const published = testKeys.current.key.toString('base64');
  for (const keys of [published, `${key()},${published}`, Buffer.alloc(32).toString('base64')])
    expect(() => PayloadKeys.open(production, { JIESU_PAYLOAD_KEYS: keys })).toThrow('JIESU_PAYLOAD_KEYS');
  expect(PayloadKeys.open(production, { JIESU_PAYLOAD_KEYS: key() }).ring.current.kid).toMatch(
    /^[0-9a-f]{8}$/,
  );
  expect(readdirSync(dataDir)).toEqual([]);
});

test('keys come from a file too; the first seals, all open', () => {
  const [current, older] = [key(), key()];
  const file = join(dataDir, 'keys');
  writeFileSync(file, `${current}\n${older}\n`);
  const { ring } = PayloadKeys.open({ dataDir, production: true }, { JIESU_PAYLOAD_KEYS_FILE: file });
  expect(ring.current).toEqual(KeyRing.of(current).current);
  expect(ring.find(KeyRing.of(older).current.kid)).toEqual(KeyRing.of(older).current);
});

test('no older key is an example either, and no key guards two things', () => {
  const production = { dataDir, production: true };
  const [payload, vault, phone] = [key(), key(), key()];
  const own = { JIESU_PAYLOAD_KEYS: payload, JIESU_VAULT_KEYS: vault, JIESU_VAULT_PHONE_KEY: phone };
  const example = Buffer.alloc(32, 'jiesu').toString('base64');
  const shared = join(dataDir, 'shared');
  writeFileSync(shared, `${vault}\n`);
  expect(VaultKeys.open(production, own).ring.find(KeyRing.of(vault).current.kid)).toBeDefined();
  expect(() => PayloadKeys.open(production, { ...own, JIESU_PAYLOAD_KEYS: `${payload},${example}` })).toThrow(
    'example',
  );
  expect(() => PayloadKeys.open(production, { ...own, JIESU_VAULT_KEYS: `${vault},${payload}` })).toThrow(
    'JIESU_VAULT_KEYS',
  );
  expect(() => VaultKeys.open(production, { ...own, JIESU_VAULT_PHONE_KEY: vault })).toThrow(
    'JIESU_VAULT_PHONE_KEY',
  );
  const fromFile = { JIESU_PAYLOAD_KEYS_FILE: shared, JIESU_VAULT_KEYS: vault };
  expect(() => PayloadKeys.open(production, fromFile)).toThrow('JIESU_VAULT_KEYS');
  const embedded = { dataDir, production: false };
  expect(VaultKeys.open(embedded, { ...own, JIESU_VAULT_PHONE_KEY: vault }).phone.kid).toBe(
    KeyRing.of(vault).current.kid,
  );
});

test('what is no key is refused by its place, never quoted', () => {
  for (const wrong of ['', 'c2hvcnQ=', `${key()} dubious-secret`, `${key()}x`, '/nowhere']) {
    const read = () => PayloadKeys.open({ dataDir, production: true }, { JIESU_PAYLOAD_KEYS: wrong });
    expect(read).toThrow('JIESU_PAYLOAD_KEYS');
    expect(read).not.toThrow('dubious-secret');
  }
  const gone = { JIESU_PAYLOAD_KEYS_FILE: join(dataDir, 'gone') };
  expect(() => PayloadKeys.open({ dataDir, production: false }, gone)).toThrow('JIESU_PAYLOAD_KEYS');
});
