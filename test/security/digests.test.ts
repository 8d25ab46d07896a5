import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { canonical } from '../../src/platform/canonical.ts';
import { hashOfBody } from '../../src/platform/idempotency.ts';
import { keyBodyHashes } from '../../src/platform/key-body-hashes.ts';
import { VaultKeys } from '../../src/platform/vault-keys.ts';
import { City } from '../support/city.ts';

/** Nothing that is stored or shown lets anybody try out what somebody said or who they are (F1 “Who complained”, 2). */

let city: City;
const WHO = { name: '张小三', phone: '13812345678', anonymous: false, confidential: true };
const FORM = {
  channel: 'phone',
  matterType: 'report',
  summary: '物业主任收受回扣',
  detail: '维修基金被套取',
  desiredOutcome: '查处',
  complainant: WHO,
  respondent: { unit: 'property-service' },
};
const SAID = { content: '回扣在停车场交付' };
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** Every text of every row of the database. */
async function dump(db: DataSource): Promise<string> {
  const tables = await db.query<{ name: string }[]>(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => db.query<{ row: string }[]>(`select to_jsonb(t)::text as row from ${name} t`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

const SALT = /"salt": "([^"]+)"/g;

/** Whether a dump holds a digest of this, however it is written, with no salt or any that stands there too. */
function confirms(dumped: string, guess: unknown): boolean {
  const salts = ['', ...[...dumped.matchAll(SALT)].map(([, salt]) => `${salt}\n`)];
  const spelt = typeof guess === 'string' ? [guess] : [canonical(guess), JSON.stringify(guess)];
  return salts.some((salt) =>
    spelt.some((text) =>
      (['sha256', 'sha1', 'sha512', 'md5'] as const).some((kind) =>
        (['hex', 'base64', 'base64url'] as const).some((as) =>
          dumped.includes(createHash(kind).update(`${salt}${text}`).digest(as).slice(0, 20)),
        ),
      ),
    ),
  );
}

/** Every form in which what is guessed may have been hashed. */
const guessesOf = (form: typeof FORM, said: object): unknown[] => [
  form,
  form.complainant,
  form.complainant.phone,
  form.complainant.name,
  form.detail,
  ['/api/v1/complaints', form],
  { fields: form },
  said,
  { fields: said },
  { fields: said, ifVersion: undefined },
];

test('of a whole dump neither the right guess nor a wrong one confirms anything', async () => {
  const agent = await city.as('agent');
  const { body } = await agent.post('/complaints', FORM, { 'idempotency-key': 'k-whistle-1' });
  const said = await agent.post(`/cases/${body.caseNo}/supplement`, SAID, {
    'idempotency-key': 'k-whistle-2',
  });
  expect(said.status).toBe(200);
  const dumped = await dump(city.db);
  expect(confirms(`x ${createHash('sha256').update(WHO.phone).digest('hex')}`, WHO.phone)).toBe(true);
  const right = guessesOf(FORM, {});
  const wrong = guessesOf({ ...FORM, complainant: { ...WHO, phone: '13812345679' } }, { content: '别处' });
  expect([...right, ...wrong].filter((guess) => confirms(dumped, guess))).toEqual([]);
});

test('the same form under the same key is still the same, another one is refused, and rows of before are keyed', async () => {
  const agent = await city.as('agent');
  const send = (form: object) => agent.post('/complaints', form, { 'idempotency-key': 'k-before-1' });
  const first = await send(FORM);
  expect((await send(FORM)).body).toEqual(first.body);
  expect((await send({ ...FORM, detail: '另一件' })).body.code).toBe('idempotency-key-reused');

  const shape = await city.db.query<{ hash: string }[]>(
    `select body_hash as hash from idempotency_key where key = 'k-before-1'`,
  );
  const plain = hashOfBody({ before: true });
  await city.db.query(
    `insert into idempotency_key (caller, path, key, body_hash, command_id) values ('x', '/y', 'z', $1, 'c')`,
    [plain],
  );
  expect(await keyBodyHashes(city.db, city.app.get(VaultKeys))).toBe(1);
  expect(await keyBodyHashes(city.db, city.app.get(VaultKeys))).toBe(0);
  const [row] = await city.db.query<{ hash: string }[]>(
    `select body_hash as hash from idempotency_key where caller = 'x'`,
  );
  expect(row!.hash).not.toContain(plain);
  expect(row!.hash.split(':')[0]).toBe(shape[0]!.hash.split(':')[0]);
});

test('the hash of an event is recognised, never computed: what a reader does not see cannot be tried out', async () => {
  const c = await city.complaint(FORM);
  const kept = await city.db.query<{ hash: string }[]>(
    'select hash from case_event where case_no = $1 order by seq',
    [c.caseNo],
  );
  const read = async () => ((await c.events()) as unknown as { hash: string }[]).map(({ hash }) => hash);
  const shown = await read();
  expect(shown).toHaveLength(kept.length);
  for (const { hash } of kept) expect(shown).not.toContain(hash);
  expect(await read()).toEqual(shown);
});
