import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { COMMAND_NAMES } from '../../src/domain/case/commands.ts';
import { isRefusalCode } from '../../src/domain/refusals.ts';
import { EVENT_TITLES } from '../../src/domain/case/titles.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(path, root));

/** The ids of the feature table: its sections leave gaps. */
const IDS =
  [[1, 18], [20, 31], [35, 41], [45, 58], [60, 77], [80, 98], [100, 104], [110, 116], [120, 133], [140, 146], [150, 170]] // prettier-ignore
    .flatMap(([first, last]) => Array.from({ length: last! - first! + 1 }, (_, i) => first! + i))
    .map((n) => `F-${String(n).padStart(3, '0')}`);

const rows = read('docs/coverage.md')
  .split('\n')
  .filter((line) => /^\| [FQ]/.test(line))
  .map((line) => line.slice(2, -2).split(' | '))
  .filter(([id]) => /^[FQ]-?\d/.test(id!))
  .map(([id, rule, where, shown]) => ({ id: id!, rule: rule!, where: where!, shown: shown! }));
const named = rows.flatMap(({ where, shown }) =>
  [...`${where} ${shown}`.matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
);

const routes = new Set(
  Object.entries((JSON.parse(read('openapi.json')) as { paths: Record<string, object> }).paths).flatMap(
    ([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  ),
);
const policy: unknown = parse(read('policies/county-12345.yaml'));
const hasKey = (path: string): boolean =>
  path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], policy) !==
  undefined;

/** Words that the page may put in code quotes though they are no command: fields, a command line, a limit. */
const WORDS = ['matterType', 'handover', 'firstContact', 'firstContact=me', 'urgentWords', 'unitsByRegion', 'respondent', 'category', 'templates', 'units', 'statutory', 'repeatOf', 'archive.retainUntil', 'npm run compare', 'n: 0']; // prettier-ignore

function isThere(name: string): boolean {
  const [kind, rest = ''] = name.split(/:(?=\S)/, 2);
  if (kind === 'event') return rest in EVENT_TITLES;
  if (kind === 'policy') return hasKey(rest);
  if (kind === 'type') return exists(`complaint-types/${rest}.yaml`);
  if (/^[A-Z]+ \//.test(name)) return routes.has(name);
  if (/\.(ts|md|yaml)$/.test(name)) return exists(name);
  return (COMMAND_NAMES as string[]).includes(name) || isRefusalCode(name) || WORDS.includes(name);
}

test('all 142 rows, in the order of the feature table, none left empty', () => {
  expect(IDS).toHaveLength(142);
  expect(rows.map(({ id }) => id).filter((id) => id.startsWith('F'))).toEqual(IDS);
  expect(rows.filter(({ rule, where, shown }) => !rule || !where || !shown)).toEqual([]);
});

test('every command, event, policy key, type, route and file that it names is there', () => {
  expect([...new Set(named)].filter((name) => !isThere(name))).toEqual([]);
});

test('every quoted test is in the file named before it', () => {
  const quotes = rows.flatMap(({ id, shown }) =>
    [...shown.matchAll(/`(test\/[^`]+)`((?: “[^”]+”)*)/g)].flatMap(([, file, words]) =>
      [...words!.matchAll(/“([^”]+)”/g)].map(([, quote]) => ({ id, file: file!, quote: quote! })),
    ),
  );
  const titles = (file: string): string =>
    [...read(file).matchAll(/^\s*(?:test|describe)(?:\.each[\s\S]*?\]\))?\(\s*(['`].*['`])/gm)]
      .map(([, title]) => title)
      .join('\n');
  expect(quotes.filter(({ file, quote }) => !titles(file).includes(quote))).toEqual([]);
  const shownBy = new Set(quotes.map(({ id }) => id));
  expect(rows.filter(({ id, where }) => !shownBy.has(id) && !/not yet|organisational/.test(where))).toEqual(
    [],
  );
});

test('every command is named', () => {
  expect(COMMAND_NAMES.filter((name) => !named.includes(name))).toEqual([]);
});
