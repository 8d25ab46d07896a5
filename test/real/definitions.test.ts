import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { parseYaml } from '../../src/catalogue/yaml-files.ts';
import { Folders } from '../../src/catalogue/folders.ts';
import { sentence } from '../../src/catalogue/fault.ts';
import { ComplaintTypeFile } from '../../src/contracts/complaint-type.ts';
import { PolicyFile } from '../../src/contracts/policy.ts';

const TYPE = 'code: noise-at-night\nversion: 1\nname: 夜间噪音\ncategory: [城乡建设, 噪音]\nunits: [u1]\n';
const problemsOf = (source: string): string[] => {
  const read = parseYaml('t.yaml', source, ComplaintTypeFile);
  return 'problems' in read ? read.problems : [];
};

test('a definition as it should be has no problem', () => {
  expect(problemsOf(TYPE)).toEqual([]);
  expect(problemsOf(TYPE.replace('夜间噪音', '“静夜”行动：噪音（夜间）、扰民'))).toEqual([]);
  expect(problemsOf(`${TYPE}description: |\n  说明：夜间，指22时后；\n  处理：先劝阻。\n`)).toEqual([]);
  expect(problemsOf(TYPE.replace('[城乡建设, 噪音]', '["住建，城管", 噪音]'))).toEqual([]);
  expect(problemsOf(`${TYPE}evidence: [时间、地点或人物的线索]\n`)).toEqual([]);
});

test.each([
  ['a colon', TYPE.replace('name: ', 'name：'), 't.yaml:3:5', '全角冒号'],
  ['a comma in a list', TYPE.replace('城乡建设, 噪音', '城乡建设，噪音'), 't.yaml:4:16', '全角“，”'],
  ['a comma of enumeration', TYPE.replace('[u1]', '[u1、u2]'), 't.yaml:5:11', '全角“、”'],
  ['brackets', TYPE.replace('[u1]', '［u1］'), 't.yaml:5:8', '全角括号'],
  ['quotes', TYPE.replace('夜间噪音', '“夜间噪音”'), 't.yaml:3:7', '全角引号'],
  ['a number', TYPE.replace('version: 1', 'version: １'), 't.yaml:2:10', '全角字符'],
  ['a code', TYPE.replace('[u1]', '[ｕ１]'), 't.yaml:5:9', '全角字符'],
  ['a blank', TYPE.replace('[u1]', '\n　　- u1'), 't.yaml:6:1', '全角空格'],
  ['a dash', TYPE.replace('[u1]', '\n  －u1'), 't.yaml:6:3', '全角短横'],
  ['a comment', `＃ 夜间噪音\n${TYPE}`, 't.yaml:1:1', '全角井号'],
])('full width: %s has a sentence of its own, at its place', (_, source, place, said) => {
  expect(problemsOf(source)[0]).toMatch(new RegExp(`^${place} .*${said}`));
});

test('words of a list are one each, in JSON too', () => {
  const { shape } = PolicyFile;
  expect(shape.urgentWords.safeParse(['起火', '燃气泄漏']).success).toBe(true);
  for (const words of ['起火，爆炸', '起火、爆炸', '起火,爆炸', '起火；爆炸'])
    expect(shape.urgentWords.safeParse([words]).error?.issues[0]?.message).toContain('一项只写一个词');
});

test('a file in another encoding is refused with a sentence', async () => {
  const root = await mkdtemp(join(tmpdir(), 'jiesu-types-'));
  await mkdir(join(root, 'complaint-types'));
  await writeFile(join(root, 'complaint-types', 'gbk.yaml'), iconv.encode(TYPE, 'gbk'));
  await writeFile(
    join(root, 'complaint-types', 'utf-16.yaml'),
    iconv.encode(TYPE, 'utf-16le', { addBOM: true }),
  );
  await writeFile(join(root, 'complaint-types', 'marked.yaml'), `\uFEFF${TYPE}`);
  const { candidates, faults } = (await new Folders(root).look())!;
  await rm(root, { recursive: true });
  expect(faults.map(sentence)).toEqual([
    expect.stringMatching(/gbk\.yaml.*不是 UTF-8/),
    expect.stringMatching(/utf-16\.yaml.*不是 UTF-8/),
  ]);
  expect(candidates).toMatchObject([{ definition: { name: '夜间噪音' } }]);
});
