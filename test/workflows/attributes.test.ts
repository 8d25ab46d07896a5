import '../support/quiet.ts';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleOf, replay } from './replay.ts';

/**
 * Changes that a later release may make, really made in a copy of the sources and tried on every history: what the list says and what the
 * Temporal UI finds a case by are made apart, for each change in the latter is a command in the histories of running cases.
 */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'jiesu-change-'));
});
afterAll(() => rm(root, { recursive: true }));

/** @param edits by file, what to put in whose place */
async function changed(name: string, edits: Record<string, [before: string, after: string][]>) {
  const copy = join(root, name);
  for (const part of ['workflows', 'src/domain', 'package.json', 'tsconfig.json'])
    await cp(part, join(copy, part), { recursive: true });
  await symlink(resolve('node_modules'), join(copy, 'node_modules'));
  for (const [file, pairs] of Object.entries(edits)) {
    let source = await readFile(join(copy, file), 'utf8');
    for (const [before, after] of pairs) {
      expect([file, source.split(before).length]).toEqual([file, 2]);
      source = source.replace(before, after);
    }
    await writeFile(join(copy, file), source);
  }
  return bundleOf(join(copy, 'workflows/index.ts'));
}

const ATTRIBUTE: [string, string][] = [
  ['export const ATTRIBUTES = {', "export const ATTRIBUTES = {\n  Version: keyword('Version'),"],
  ['const all: Required<Shown> = {', 'const all: Required<Shown> = {\n    Version: String(s.version),'],
];

test('a column more in the list changes no history', async () => {
  const column: [string, string][] = [
    [
      'export function caseRow(s: CaseState) {',
      'export function caseRow(s: CaseState) {\n  const lastAt = s.version;',
    ],
    [
      '    policyVersion: policyVersion(s),',
      '    policyVersion: `${policyVersion(s)}#${lastAt}`,\n    lastAt,',
    ],
  ];
  expect(await replay(await changed('column', { 'src/domain/case/view.ts': column }))).toEqual([]);
});

test('a new search attribute breaks histories unless a patch brings it', async () => {
  const broken = await replay(await changed('attribute', { 'workflows/attributes.ts': ATTRIBUTE }));
  expect(broken.length).toBeGreaterThan(10);
  const patched: [string, string][] = [
    ...ATTRIBUTE,
    [
      'Partial<Record<Name, string>> = {}',
      "Partial<Record<Name, string>> = { Version: 'attribute-version' }",
    ],
  ];
  expect(await replay(await changed('patched', { 'workflows/attributes.ts': patched }))).toEqual([]);
});
