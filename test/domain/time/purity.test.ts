import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';
import { fromIso } from '../../../src/domain/time/instant.ts';
import { CN, limitOf, workedDeadlines } from './fixtures.ts';

const folder = new URL('../../../src/domain/time/', import.meta.url);
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

test('the clock of the regulation knows no time zone, no machine’s clock and no locale', () => {
  const code = sources.map(({ text }) => text.replaceAll(/\/\*.*?\*\/|\/\/.*$/gms, '')).join('\n');
  expect(code).not.toMatch(/\b(Date|Intl|Temporal|process|performance|Math\.random)\b|toLocale/);
  const imports = [...code.matchAll(/from '(.+?)'/g)].map(([, path]) => path);
  expect(imports.filter((path) => !/^\.\/[a-z]+\.ts$/.test(path!))).toEqual([]);
});

describe('the worked deadlines come out the same', () => {
  const rows = workedDeadlines.filter(({ id }) => 'ABCEFGJ'.includes(id[0]!));
  let compiled: string;

  beforeAll(() => {
    compiled = mkdtempSync(join(tmpdir(), 'jiesu-time-'));
    for (const { name, text } of sources) {
      const { code } = transformSync(text, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
      writeFileSync(join(compiled, name.replace('.ts', '.mjs')), code.replaceAll(".ts'", ".mjs'"));
    }
    const asked = rows.map((row) => [fromIso(row.received!), limitOf(row)]);
    writeFileSync(
      join(compiled, 'ask.mjs'),
      `import { due } from './limit.mjs';
       import { toIso } from './instant.mjs';
       const due_ = ([at, limit]) => toIso(due(${JSON.stringify(CN)}, at, limit).dueAt);
       console.log(JSON.stringify([new Date(0).getTimezoneOffset(), ${JSON.stringify(asked)}.map(due_)]));`,
    );
  });
  afterAll(() => rmSync(compiled, { recursive: true }));

  test.each([
    ['UTC', 0],
    ['Asia/Shanghai', -480],
    ['America/New_York', 300],
    ['Pacific/Kiritimati', 640],
  ])('under TZ=%s', async (TZ, offset) => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(compiled, 'ask.mjs')], {
      env: { TZ },
    });
    expect(JSON.parse(stdout)).toEqual([offset, rows.map(({ dueAt }) => dueAt)]);
  });
});
