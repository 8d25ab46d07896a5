import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBuilt, sourceHash } from '../../stack/build.mjs';
import { adopt, isInstalled } from '../../stack/install.mjs';

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

describe('what a plain `npm ci` left', () => {
  const locked = {
    'node_modules/fastify': { version: '5.0.0', integrity: 'sha512-a' },
    'node_modules/jest': { version: '30.0.0', integrity: 'sha512-b', dev: true },
    'node_modules/builds/native': { integrity: 'sha512-c', optional: true, os: ['plan9'], cpu: ['mips'] },
    'node_modules/builds/wasm': { integrity: 'sha512-d', optional: true },
  };
  const { 'node_modules/fastify': fastify, 'node_modules/jest': jest } = locked;
  const list = () => join(root, 'node_modules', '.package-lock.json');
  const hourLater = () => new Date(Date.now() + 3_600_000);

  beforeEach(async () => {
    await writeFile(
      join(root, 'package-lock.json'),
      JSON.stringify({ packages: { '': { name: 'jiesu' }, ...locked } }),
    );
    await mkdir(join(root, 'node_modules', 'fastify'));
    await mkdir(join(root, 'node_modules', 'jest'));
    await writeFile(
      list(),
      JSON.stringify({ packages: { 'node_modules/fastify': fastify, 'node_modules/jest': jest } }),
    );
  });

  test('is believed without another installation, and stamped', async () => {
    expect(isInstalled(root)).toBe(false);
    expect(await adopt(root)).toBe(true);
    expect(isInstalled(root)).toBe(true);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['ended before npm wrote its list', () => rm(list())],
    ['list was cut off', () => writeFile(list(), '{"packages": {')],
    ['lacks a folder', () => rm(join(root, 'node_modules', 'jest'), { recursive: true })],
    ['lost files since', () => utimes(join(root, 'node_modules', 'jest'), hourLater(), hourLater())],
    [
      'had no development packages',
      () => writeFile(list(), JSON.stringify({ packages: { 'node_modules/fastify': fastify } })),
    ],
    [
      'is of another lock file',
      () =>
        writeFile(
          list(),
          JSON.stringify({
            packages: { ...locked, 'node_modules/fastify': { ...fastify, integrity: 'sha512-z' } },
          }),
        ),
    ],
  ])('is not believed where it %s', async (_, spoil) => {
    await spoil();
    expect(await adopt(root)).toBe(false);
    expect(isInstalled(root)).toBe(false);
  });
});
