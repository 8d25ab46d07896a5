import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { seal, unseal } from '../../src/platform/envelope.ts';
import { Idempotency } from '../../src/platform/idempotency.ts';
import { keyBodyHashes } from '../../src/platform/key-body-hashes.ts';
import { KeyRing, newKey } from '../../src/platform/key-ring.ts';
import { VaultKeys } from '../../src/platform/vault-keys.ts';
import { reseal, staleIdentities } from '../../src/vault/reseal.ts';
import { sealPlaintext } from '../../src/vault/seal-plaintext.ts';
import { Vault } from '../../src/vault/vault.service.ts';
import { freshDatabase } from '../support/stack.ts';

let db: DataSource;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  db = await createDataSource({ databaseUrl: fresh.url }, entities).initialize();
});
afterAll(async () => {
  await db.destroy();
  await drop();
});

const text = (): string => newKey().key.toString('base64');
const WHO = { name: '张三丰', phone: '13812345678', address: '幸福路1号' };
const keep = async (keys: VaultKeys, caseNo: string, who: object = WHO): Promise<void> => {
  await db.query(`insert into complaint (case_no, query_code_hash, content) values ($1, '', '{}')`, [caseNo]);
  const { envelope, dataKey, phoneHmacs } = new Vault(db, keys).seal(caseNo, who);
  await db.query('insert into identity values ($1, $2, $3, $4)', [
    caseNo, JSON.stringify(envelope), JSON.stringify(dataKey), phoneHmacs,
  ]); // prettier-ignore
};

describe('an envelope', () => {
  const key = newKey();
  const sealed = seal(key, Buffer.from('张三丰'), 'JS1');
  test('opens with its key in its place', () => {
    expect(Object.keys(sealed)).toEqual(['alg', 'kid', 'iv', 'ct', 'tag']);
    expect(unseal(key, sealed, 'JS1').toString()).toBe('张三丰');
    expect(seal(key, Buffer.from('张三丰'), 'JS1').ct).not.toBe(sealed.ct);
  });
  test.each([
    ['in another place', key, sealed, 'JS2'],
    ['with another key', newKey(), sealed, 'JS1'],
    [
      'changed',
      key,
      { ...sealed, ct: `${sealed.ct.startsWith('A') ? 'B' : 'A'}${sealed.ct.slice(1)}` },
      'JS1',
    ],
    ['cut', key, { ...sealed, tag: sealed.tag.slice(0, 8) }, 'JS1'],
  ])('does not open %s', (_, other, envelope, place) => {
    expect(() => unseal(other, envelope, place)).toThrow(/authenticate|tag/);
  });
});

describe('the keys', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiesu-keys-'));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  test('the embedded default makes its own, for its owner alone, once', async () => {
    const first = VaultKeys.open({ dataDir, production: false }, {});
    const again = VaultKeys.open({ dataDir, production: false }, {});
    expect(again.ring.current.kid).toBe(first.ring.current.kid);
    expect(again.phone.kid).not.toBe(first.ring.current.kid);
    for (const file of ['vault-keys', 'vault-phone-key'])
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(dataDir, 'vault-keys'), 'utf8')).toMatch(/^[\w+/]{43}=\n$/);
  });

  test.each([
    ['no ring', { JIESU_VAULT_PHONE_KEY: text() }, 'JIESU_VAULT_KEYS'],
    ['no phone key', { JIESU_VAULT_KEYS: text() }, 'JIESU_VAULT_PHONE_KEY'],
    [
      'a key of zeros',
      { JIESU_VAULT_KEYS: Buffer.alloc(32).toString('base64'), JIESU_VAULT_PHONE_KEY: text() },
      'JIESU_VAULT_KEYS',
    ],
    ['a short key', { JIESU_VAULT_KEYS: 'c2hvcnQ=', JIESU_VAULT_PHONE_KEY: text() }, 'JIESU_VAULT_KEYS'],
    ['no such file', { JIESU_VAULT_KEYS_FILE: '/nowhere' }, 'JIESU_VAULT_KEYS'],
  ])('production refuses %s, and says which', (_, env, named) => {
    const open = () => VaultKeys.open({ dataDir, production: true }, env);
    expect(open).toThrow(named);
    expect(open).not.toThrow(Object.values(env)[0]);
  });

  test('production takes its own', () => {
    const env = { JIESU_VAULT_KEYS: `${text()},${text()}`, JIESU_VAULT_PHONE_KEY: text() };
    expect(VaultKeys.open({ dataDir, production: true }, env).ring.current.key).toHaveLength(32);
  });
});

test('one caller is found by any way of writing their number, and nobody by none', () => {
  const keys = new VaultKeys(KeyRing.of(text()), newKey());
  expect(keys.phoneHmacs('138 1234 5678')).toEqual(keys.phoneHmacs('+86-13812345678'));
  expect(keys.phoneHmacs('13812345679')).not.toEqual(keys.phoneHmacs('13812345678'));
  expect(keys.phoneHmacs(undefined)).toEqual([]);
  expect(keys.phoneHmacs('13812345678').join()).not.toContain('1381234');
});

test('the newest key seals, older ones open, until all is sealed anew; each case under a key of its own', async () => {
  const [old, young] = [text(), text()];
  const before = new VaultKeys(KeyRing.of(old), newKey());
  for (let n = 0; n < 450; n++) await keep(before, `R${n}`, n % 9 === 0 ? { name: '张三丰' } : WHO);
  const both = new VaultKeys(KeyRing.of(`${young} ${old}`), newKey());
  const alone = new VaultKeys(KeyRing.of(young), both.phone);
  expect(await new Vault(db, both).find('R7')).toEqual(WHO);
  await expect(new Vault(db, alone).find('R7')).rejects.toThrow('no key');
  expect(new Vault(db, alone).tryUnseal('R7', before as never)).toBeUndefined();
  await expect(reseal(db, alone, () => {})).rejects.toThrow('no key');
  expect(await staleIdentities(db, both)).toBe(450);
  const seen: number[] = [];
  expect(await reseal(db, both, (done) => seen.push(done))).toBe(450);
  expect(seen.at(-1)).toBe(450);
  expect(await staleIdentities(db, both)).toBe(0);
  expect(await reseal(db, both, () => {})).toBe(0);
  expect(await new Vault(db, alone).find('R7')).toEqual(WHO);
  const [{ n }] = await db.query<[{ n: number }]>(
    `select count(distinct envelope ->> 'kid')::int as n from identity where case_no like 'R%'`,
  );
  expect(n).toBe(450);
  const [same] = await db.query<[{ n: number }]>(
    'select count(*)::int as n from identity where phone_hmacs = $1',
    [both.phoneHmacs('13812345678')],
  );
  expect(same.n).toBe(400);
});

test('what the release before kept open is sealed once, and none of it is left open', async () => {
  const keys = new VaultKeys(KeyRing.of(text()), newKey());
  expect(await sealPlaintext(db, keys)).toBe(0);
  await db.query('create table identity_unsealed (case_no text primary key, complainant jsonb)');
  for (const n of [1, 2, 3]) {
    await db.query(`insert into complaint (case_no, query_code_hash, content) values ($1, '', '{}')`, [
      `P${n}`,
    ]);
    await db.query('insert into identity_unsealed values ($1, $2)', [`P${n}`, JSON.stringify(WHO)]);
  }
  const answer = { status: 201, body: { queryCode: 'K7QM-2D9X' } };
  await db.query(
    `insert into idempotency_key (caller, path, key, body_hash, command_id, status, response) values ('a', '/complaints', 'k', 'h', 'c', 201, $1)`,
    [JSON.stringify(answer)],
  );
  expect(await sealPlaintext(db, keys)).toBe(3);
  expect(await keyBodyHashes(db, keys)).toBe(1);
  expect(await new Vault(db, keys).find('P2')).toEqual(WHO);
  expect(await db.query(`select to_regclass('identity_unsealed') as gone`)).toEqual([{ gone: null }]);
  const kept = await db.query<{ text: string }[]>('select k::text as text from idempotency_key k');
  expect(JSON.stringify(kept)).not.toContain('K7QM');
  const attempt = { caller: 'a', path: '/complaints', key: 'k', bodyHash: 'h' };
  await expect(new Idempotency(db, keys).run(attempt, () => Promise.reject(new Error()))).resolves.toEqual(
    answer,
  );
  expect(await sealPlaintext(db, keys)).toBe(0);
});

test('a case is copied under a key of its own, and forgotten with its words prepared', async () => {
  const vault = new Vault(db, new VaultKeys(KeyRing.of(text()), newKey()));
  for (const caseNo of ['C1', 'C2'])
    await db.query(`insert into complaint (case_no, query_code_hash, content) values ($1, '', $2)`, [
      caseNo, JSON.stringify({ summary: '张三丰反映', detail: '电话13812345678', demands: [] }),
    ]); // prettier-ignore
  const { envelope, dataKey, phoneHmacs } = vault.seal('C1', WHO);
  await db.query('insert into identity values ($1, $2, $3, $4)', [
    'C1', JSON.stringify(envelope), JSON.stringify(dataKey), phoneHmacs,
  ]); // prettier-ignore
  await vault.copy('C1', 'C2', db);
  expect(await vault.find('C2')).toEqual(WHO);
  expect(vault.tryUnseal('C2', { envelope, dataKey })).toBeUndefined();
  await vault.forget('C1');
  await vault.forget('C1');
  expect(await vault.find('C1')).toBeUndefined();
  expect(await db.query(`select text from redaction where case_no = 'C1'`)).toEqual([
    { text: { summary: '【诉求人】反映', detail: '电话【电话】', demands: [] } },
  ]);
});
