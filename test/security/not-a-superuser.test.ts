import { readdir, readFile, rm, writeFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { headKeys, Outside } from '../../src/audit/outside.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { grantRuntime, doubtAboutRole } from '../../src/platform/runtime-role.ts';
import { City } from '../support/city.ts';

/** F1.12: the product reads and adds where things are append-only; who is more, and cuts the end off, is found out from outside. */
let city: City;
let product: DataSource;
let folder: string;
beforeAll(async () => {
  city = await City.open();
  product = city.app.get(DataSource);
  const c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign');
  folder = await mkdtemp(join(tmpdir(), 'jiesu-heads-'));
});
afterAll(() => Promise.all([city.close(), rm(folder, { recursive: true })]));

const APPEND_ONLY = [
  'case_event',
  'audit_entry',
  'recording_access',
  'staff_change',
  'catalogue_version',
  'competence_list',
  'feed',
];
const DENIED = { driverError: { code: '42501' } };

test.each(APPEND_ONLY)('in %s nothing is changed, removed, or freed of its guard', async (table) => {
  const [column] = await city.db.query<[{ name: string }]>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attidentity = '' order by attnum limit 1`,
    [table],
  );
  for (const sql of [
    `update ${table} set "${column.name}" = "${column.name}"`,
    `delete from ${table}`,
    `truncate ${table}`,
    `alter table ${table} disable trigger user`,
    `alter table ${table} add more text`,
    `drop table ${table}`,
    `create rule gone as on insert to ${table} do instead nothing`,
    `create trigger t before insert on ${table} for each row execute function refuse_change()`,
  ])
    await expect(product.query(sql)).rejects.toMatchObject(DENIED);
}); // prettier-ignore

test.each([
  'update audit_head set seq = seq',
  'delete from audit_head',
  'create table mine (a int)',
  'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
  'alter function keep_audit_head() security invoker',
  `set session_replication_role = 'replica'`,
  'create role somebody superuser',
  `alter role current_user superuser`,
  `copy case_event to program 'cat'`,
  `select pg_read_file('PG_VERSION')`,
  'delete from migrations',
])('nor does the product do this: %s', async (sql) => {
  await expect(product.query(sql)).rejects.toMatchObject(DENIED);
});

test('it is told who would be more than that, and set-up makes nobody so', async () => {
  expect(await doubtAboutRole(product)).toBeUndefined();
  expect(await doubtAboutRole(city.db)).toContain('DATABASE_OWNER_URL');
  const [own] = await city.db.query<[{ name: string; base: string }]>('select current_user as name, current_database() as base');
  expect(await grantRuntime(city.db, `postgres://${own.name}@127.0.0.1/${own.base}`)).toBe(false);
  const superuser = `super_${own.base}`;
  await city.db.query(`create role ${superuser} superuser`);
  await expect(grantRuntime(city.db, `postgres://${superuser}@127.0.0.1/x`)).rejects.toThrow('DATABASE_URL');
  await city.db.query(`drop role ${superuser}`);
}); // prettier-ignore

const broken = async (outside: Outside) =>
  (await verifyAudit(city.db, undefined, await outside.read())).broken;
/** As a superuser would, who also puts right what stands beside. */
const cut = async (sql: string[]): Promise<void> => {
  await city.db.query(`set session_replication_role = 'replica'`);
  for (const each of sql) await city.db.query(each);
  await city.db.query(`set session_replication_role = 'origin'`);
};

test('a tail that a superuser cut off, with what stands beside it, is missed outside', async () => {
  const outside = new Outside(folder, headKeys(join(folder, 'key.pem'), true));
  const day = new Date('2026-03-11T01:00:00Z');
  expect(await outside.write(city.db, day)).toBe('heads-2026-03-11.json');
  expect(await outside.write(city.db, day)).toBeUndefined();
  expect(await broken(outside)).toEqual([]);
  const c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign');
  expect(await outside.write(city.db, new Date('2026-03-12T01:00:00Z'))).toBe('heads-2026-03-12.json');
  expect(await outside.write(city.db, new Date('2026-03-12T02:00:00Z'), true)).toBe('heads-2026-03-12T020000Z.json');
  expect(await broken(outside)).toEqual([]);
  const { version } = await c.view();
  await cut([
    `delete from case_event where case_no = '${c.caseNo}' and seq = ${version}`,
    `update complaint_case set version = ${version - 1} where case_no = '${c.caseNo}'`,
    `delete from audit_entry where (chain, seq) in (select chain, seq from audit_head)`,
    `update audit_head set (seq, hash) = (select seq, hash from audit_entry e where e.chain = audit_head.chain order by e.seq desc limit 1)
     where exists (select from audit_entry e where e.chain = audit_head.chain)`,
    `delete from audit_head h where not exists (select from audit_entry e where e.chain = h.chain)`,
  ]);
  expect((await verifyAudit(city.db)).broken).toEqual([]);
  const missed = await broken(outside);
  expect(missed).toContainEqual({ table: 'case_event', key: `${c.caseNo}/${version}`, why: 'missing' });
  expect(missed.filter(({ table }) => table === 'audit_entry').length).toBeGreaterThan(0);
}); // prettier-ignore

test('what was written down outside is not forged, and no file of it taken away', async () => {
  const outside = new Outside(folder, headKeys(join(folder, 'key.pem'), true));
  const [first = '', second = ''] = (await readdir(folder)).filter((name) => name.startsWith('heads-')).toSorted();
  const path = join(folder, first);
  const kept = await readFile(path, 'utf8');
  await rm(path);
  await writeFile(path, kept.replace('"audit_entry","', '"audit_entry","9'));
  expect((await outside.read()).spoilt).toContain(first);
  await rm(path);
  expect((await outside.read()).spoilt).toEqual([second]);
  await writeFile(path, kept);
  expect((await outside.read()).spoilt).toEqual([]);
  const another = new Outside(folder, headKeys(join(folder, 'another.pem'), true));
  expect((await another.read()).spoilt).toHaveLength(3);
}); // prettier-ignore
