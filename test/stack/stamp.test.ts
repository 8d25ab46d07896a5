import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBuilt, sourceHash } from '../../stack/build.mjs';
import { isInstalled } from '../../stack/install.mjs';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'jiesu-stamp-'));
  for (const folder of ['src', 'workflows', 'activities', 'migrations', 'stack', 'dist', 'node_modules'])
    await mkdir(join(root, folder));
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'stack/bundle.mjs'])
    await cp(file, join(root, file));
});
afterEach(() => rm(root, { recursive: true, force: true }));

test('a build is believed only while its sources are the same', async () => {
  expect(isBuilt(root)).toBe(false);
  await writeFile(join(root, 'dist', '.stamp'), sourceHash(root));
  expect(isBuilt(root)).toBe(true);
  await writeFile(join(root, 'src', 'case.ts'), 'export {};');
  expect(isBuilt(root)).toBe(false);
});

test('packages without a stamp, or of another lock file, are not believed', async () => {
  expect(isInstalled(root)).toBe(false);
  await writeFile(join(root, 'node_modules', '.jiesu-stamp'), 'of another lock file');
  expect(isInstalled(root)).toBe(false);
});
