import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { City } from '../support/city.ts';

const run = promisify(execFile);
let city: City;
let folder: string;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  const built = run(process.execPath, ['stack/run.mjs']);
  folder = await mkdtemp(join(tmpdir(), 'jiesu-shell-'));
  city = await City.open();
  const { databaseUrl, temporalAddress, temporalNamespace, issuer, jwks } = city.config;
  env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: temporalNamespace,
    JIESU_ISSUER: issuer,
    JIESU_JWKS: jwks,
    JIESU_DATA: folder,
    JIESU_VAULT_KEYS: randomBytes(32).toString('base64'),
  };
  await built;
}, 600_000);
afterAll(async () => {
  await city.close();
  await rm(folder, { recursive: true });
});

const command = (name: string, ...args: string[]) =>
  run(process.execPath, [`dist/src/cli/${name}.js`, ...args], { env });
const audited = async (query: string): Promise<Record<string, unknown>[]> =>
  (await (await city.as('audit-admin')).get(`/audit?limit=200&${query}`)).body.items;

test('what is done at the command line is in the audit, with who did it and how much', async () => {
  await command('rotate-vault');
  await command('files', 'purge');
  await command('files', 'backup', '2026-03-11', folder);
  await command('rebuild');
  for (const [action, detail] of [
    ['vault.rotated', { key: expect.stringMatching(/^[\da-f]{8}$/), resealed: 0 }],
    ['attachments.purged', { removed: 0 }],
    ['recordings.backed-up', { day: '2026-03-11', files: 0 }],
    ['projection.rebuilt', { cases: 0, differed: 0, removed: 0 }],
  ] as const)
    expect(await audited(`action=${action}`)).toMatchObject([
      { actor: expect.stringMatching(/^shell:[\w.-]+$/), outcome: 'done', detail },
    ]);
});

test('an import is in the audit, and each case that it registered', async () => {
  const path = join(folder, 'backlog.csv');
  await writeFile(path, 'id,summary,detail\n1,路灯不亮,三天了\n2,井盖缺失,人行道\n3,,没有标题\n');
  await command('import', path, '--channel', 'web', '--matter', 'complaint').catch(() => undefined);
  expect(await audited('action=import.run')).toMatchObject([
    { detail: { registered: 2, already: 0, refused: 1 } },
  ]);
  expect(await audited('actor=import')).toMatchObject(
    Array(2).fill({ action: 'case.registered', outcome: 'done' }),
  );
  expect(await audited('actor=system')).toEqual([]);
});
