import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { readBacklog, type Reading } from '../../src/intake/backlog/backlog.ts';
import { UnreadableFile } from '../../src/intake/backlog/unreadable.ts';
import { instantIn } from '../../src/intake/backlog/when.ts';
import { workbook } from '../support/workbook.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiesu-sheets-'));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function read(content: string | Buffer, reading: Reading = {}) {
  const path = join(folder, `${files++}.csv`);
  await writeFile(path, content);
  return readBacklog(path, { channel: 'web', matterType: 'complaint' }, reading);
}
/** Per row its line, and its number and words, or why it was refused. */
const told = ({ rows }: Awaited<ReturnType<typeof read>>) =>
  rows.map((row) =>
    'refused' in row ? [row.line, row.refused] : [row.line, row.id, row.form.summary, row.form.detail],
  );

const TABLE = '编号,标题,内容\r\n1,路灯不亮,人行道三盏灯都灭了\r\n2,井盖缺失,文化路口很危险\r\n';
const TOLD = [
  [2, '1', '路灯不亮', '人行道三盏灯都灭了'],
  [3, '2', '井盖缺失', '文化路口很危险'],
];

describe('encodings', () => {
  test.each([
    ['UTF-8', 'utf8', false],
    ['UTF-8', 'utf8', true],
    ['UTF-16LE', 'utf-16le', true],
    ['UTF-16LE', 'utf-16le', false],
    ['UTF-16BE', 'utf-16be', true],
    ['UTF-16BE', 'utf-16be', false],
    ['GB18030', 'gb18030', false],
    ['GB18030', 'gbk', false],
  ])('%s (%s, with a mark: %s) is recognised and said', async (said, encoding, addBOM) => {
    const backlog = await read(iconv.encode(TABLE, encoding, { addBOM }));
    expect([backlog.encoding, told(backlog)]).toEqual([said, TOLD]);
  });

  test('GB18030 under an English header, with few words', async () => {
    const backlog = await read(iconv.encode('id,summary,detail\n1,路灯不亮,人行道\n', 'gb18030'));
    expect([backlog.encoding, told(backlog)]).toEqual(['GB18030', [[2, '1', '路灯不亮', '人行道']]]);
  });

  test('what is in another encoding is refused whole, with its name', async () => {
    const traditional = TABLE.replace('路灯不亮', '路燈不亮，請盡快處理，晚上走路很危險')
      .replace('编号,标题,内容', 'id,summary,detail')
      .replace('井盖缺失', '這裡沒有井蓋');
    await expect(read(iconv.encode(traditional, 'big5'))).rejects.toThrow(/编码是 Big5.*须为 UTF-8/);
  });

  test('one spoilt row costs that row', async () => {
    const spoilt = Buffer.concat([
      Buffer.from('编号,标题,内容\n1,路灯不亮,人行道三盏灯都灭了\n2,井盖'),
      Buffer.from([0xed, 0xa0, 0xbd]),
      Buffer.from(',文化路口\n3,水管漏水,三天没人修\n'),
    ]);
    expect(told(await read(spoilt))).toEqual([
      [2, '1', '路灯不亮', '人行道三盏灯都灭了'],
      [3, expect.stringContaining('summary: 含有无法辨认的字符')],
      [4, '3', '水管漏水', '三天没人修'],
    ]);
  });
});

describe('shapes', () => {
  test.each([
    ['tabs', TABLE.replaceAll(',', '\t')],
    ['semicolons', TABLE.replaceAll(',', ';')],
    ['carriage returns alone', TABLE.replaceAll('\r\n', '\r')],
    [
      'blank rows at the end and between',
      TABLE.replace('2,', ',,\r\n2,').replaceAll('\r\n3', '3') + ',,,\r\n,,\r\n\r\n',
    ],
    ['English headers in any case, with blanks', TABLE.replace('编号,标题,内容', 'ID, Summary ,Detail')],
    ['a header in full width, with a sign that nobody sees', TABLE.replace('编号,标题', 'ｉｄ\u200b\0,标题')],
    ['the headers of an official export', TABLE.replace('编号,标题,内容', '工单编号,诉求标题,诉求内容')],
  ])('%s', async (_, text) => {
    expect(told(await read(text)).map(([, ...rest]) => rest)).toEqual(TOLD.map(([, ...rest]) => rest));
  });

  test('a line sep= counts as a line and declares what separates', async () => {
    const text = `\uFEFFsep=;\r\n${TABLE.replaceAll(',', ';')}`;
    expect(told(await read(text)).map(([line]) => line)).toEqual([3, 4]);
  });

  test.each([
    ['an empty file', '', '文件是空的'],
    ['a file of blank lines', '\uFEFF\r\n\r\n', '文件是空的'],
    ['a header alone', '编号,标题,内容\r\n', '没有一行诉求'],
    ['a page', '<html><table><tr><td>编号</td></tr></table></html>', '网页'],
    ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), '旧版 Excel'],
    ['a photo', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'), '图片'],
    ['a title above the header', `2026年10月工单\n${TABLE}`, '找到的列是：2026年10月工单'],
    ['other columns', '日期,件数\n1,2\n', '找到的列是：日期、件数'],
    ['one name twice', '编号,标题,内容,内容\n1,路灯,坏了,已回复\n', '两列都叫 内容'],
    ['two columns for one thing', '编号,工单编号,标题,内容\n1,2,路灯,坏了\n', '两列都读作 id'],
  ])('%s is refused with what was found', async (_, content, sentence) => {
    const refused = read(content);
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.toBeInstanceOf(UnreadableFile);
  });
});

describe('columns', () => {
  const CONTACTS =
    '编号,标题,内容,来电人,联系电话,办理单位\n1,路灯,坏了,郑大山,13600005555,住建局\n2,井盖,缺了,,,住建局\n';

  test('contacts wait for a decision, and nothing is registered meanwhile', async () => {
    await expect(read(CONTACTS)).rejects.toThrow(/来电人、联系电话。.*--map.*--ignore 来电人,联系电话/);
  });

  test('so does a column of telephone numbers by any name', async () => {
    await expect(read('编号,标题,内容,备注\n1,路灯,坏了,13600005555\n')).rejects.toThrow('备注');
  });

  test('what is mapped is read, what is left out is named', async () => {
    const map = { 来电人: 'complainant.name', 联系电话: 'complainant.phone' };
    const { rows, notRead } = await read(CONTACTS, { map });
    expect(notRead).toEqual(['办理单位']);
    expect(rows).toMatchObject([
      { form: { complainant: { anonymous: false, name: '郑大山', phone: '13600005555' } } },
      { form: { complainant: { anonymous: true } } },
    ]);
    const left = await read(CONTACTS, { ignore: ['来电人', '联系电话'] });
    expect(left.notRead).toEqual(['来电人', '联系电话', '办理单位']);
    expect(left.rows).toMatchObject([{ form: { complainant: { anonymous: true } } }, {}]);
  });

  test.each<[string, Reading, string]>([
    ['no such column', { map: { 手机号: 'complainant.phone' } }, '没有叫 手机号 的列'],
    ['no such column to leave out', { ignore: ['姓名'] }, '没有叫 姓名 的列'],
    ['no such field', { map: { 来电人: 'complainant.nickname' } }, '没有 complainant.nickname 这一项'],
  ])('%s', async (_, reading, sentence) => {
    await expect(read(CONTACTS, reading)).rejects.toThrow(sentence);
  });
});

describe('rows', () => {
  test('a bad row is refused by its own line, and the rest goes on', async () => {
    const text = [
      'id,summary,detail',
      '1,"他说""马上修""","第一行',
      '第二行',
      '',
      '第四行"',
      '2,坏引号,他说"马上修"没有修',
      '3\0,零,字节',
      '4,多列,内容,没有引号的逗号',
      '5,好,最后一件',
      '6,"没有关的引号,详情',
      '7,后面,这一行没有被吞',
    ].join('\r\n');
    expect(told(await read(text))).toEqual([
      [2, '1', '他说"马上修"', '第一行\n第二行\n\n第四行'],
      [6, expect.stringContaining('引号')],
      [7, expect.stringContaining('控制字符')],
      [8, expect.stringContaining('该行有4列，表头只有3列')],
      [9, '5', '好', '最后一件'],
      [10, '引号没有闭合'],
      [11, '7', '后面', '这一行没有被吞'],
    ]);
  });

  test('a quote that nobody closed does not swallow the rows up to the next quote', async () => {
    const text = 'id,summary,detail\n1,"没有关,甲\n2,好,乙\n3,好,丙"\n4,好,"丁"\n';
    expect(told(await read(text)).filter(([line]) => line !== 4)).toEqual([
      [2, expect.stringContaining('引号')],
      [3, '2', '好', '乙'],
      [5, '4', '好', '丁'],
    ]);
  });

  test('numbers: rounded ones and those given twice are refused, in whichever spelling', async () => {
    const text =
      'id,summary,detail\n2.02612E+13,甲,第一件\n#N/A,乙,第二件\n007,丙,第三件\n7,丁,第四件\n ７\u200b,戊,第五件\n';
    expect(told(await read(text))).toEqual([
      [2, expect.stringContaining('Excel')],
      [3, expect.stringContaining('Excel')],
      [4, '007', '丙', '第三件'],
      [5, '7', '丁', '第四件'],
      [6, 'id: 编号在本文件第5行已经有了'],
    ]);
  });

  test('long numbers that all end in zeros have been cut; one that does not shows that they were not', async () => {
    const cut = 'id,summary,detail\n20261200000012300000,甲,第一件\n20261200000012400000,乙,第二件\n';
    expect(told(await read(cut))).toEqual([
      [2, expect.stringContaining('Excel')],
      [3, expect.stringContaining('Excel')],
    ]);
    const whole = await read(cut.replace('12400000', '12400001'));
    expect(whole.rows.every((row) => 'form' in row)).toBe(true);
  });

  test('a good row whose twin was refused is a row like any other', async () => {
    expect(told(await read('id,summary,detail\n1,,没有标题\n1,路灯,坏了\n1,路灯,又坏了\n'))).toEqual([
      [2, expect.stringContaining('summary')],
      [3, '1', '路灯', '坏了'],
      [4, 'id: 编号在本文件第3行已经有了'],
    ]);
  });
});

test.each([
  ['2026/10/8 9:05', '2026-10-08T09:05:00+08:00'],
  ['2026-10-08 09:05:07', '2026-10-08T09:05:07+08:00'],
  ['2026年10月8日', '2026-10-08T00:00:00+08:00'],
  ['2026年10月8日 下午3时5分', '2026-10-08T15:05:00+08:00'],
  ['2026.10.8', '2026-10-08T00:00:00+08:00'],
  ['２０２６－１０－０８', '2026-10-08T00:00:00+08:00'],
  ['46303.5', '2026-10-08T12:00:00+08:00'],
  ['46303', '2026-10-08T00:00:00+08:00'],
  ['2026-10-08T09:05+08:00', '2026-10-08T09:05:00+08:00'],
  ['2026-10-08T01:05:00Z', '2026-10-08T01:05:00Z'],
  ['10/8/2026', '10/8/2026'],
  ['昨天下午', '昨天下午'],
])('a date: %s', (written, instant) => {
  expect(instantIn(written)).toBe(instant);
});

describe('workbooks', () => {
  const HEADER = ['编号', '标题', '内容', '登记时间', '联系电话'];
  const ROW = [20261200000123, '路灯不亮', '第一行\n第二行', new Date('2026-10-08T09:05:00Z'), 13600005555];

  test('numbers, dates and telephones are what the sheet means', async () => {
    const { encoding, rows } = await read(workbook({ Sheet1: [HEADER, ROW, [], ['', '', '']] }), {
      ignore: ['联系电话'],
    });
    expect(encoding).toBe('.xlsx');
    expect(rows).toMatchObject([
      {
        line: 2,
        id: '20261200000123',
        form: { detail: '第一行\n第二行', occurredAt: '2026-10-08T09:05:00+08:00' },
      },
    ]);
  });

  test('a number longer than Excel can hold is refused', async () => {
    const { rows } = await read(
      workbook({ A: [HEADER.slice(0, 3), [Number('20261200000012345678'), '路灯', '坏了']] }),
    );
    expect(rows).toMatchObject([{ line: 2, refused: expect.stringContaining('Excel') }]);
  });

  test('of several sheets one is named', async () => {
    const sheets = { 十月: [HEADER, ROW], 十一月: [HEADER, ROW], 空白: [] };
    const ignore = ['联系电话'];
    await expect(read(workbook(sheets), { ignore })).rejects.toThrow('有几个工作表（十月、十一月）');
    expect((await read(workbook(sheets), { ignore, sheet: '十一月' })).rows).toHaveLength(1);
    await expect(read(workbook(sheets), { ignore, sheet: '九月' })).rejects.toThrow('没有工作表 九月');
  });

  test.each([
    ['rubbish', Buffer.from('PK\x03\x04 nothing of the kind'), '工作簿'],
    ['another archive', workbook({}, {}), '工作簿'],
    [
      'cells that lie too far apart',
      workbook(
        { A: [] },
        {
          'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r='1'><c r='XFD1' t='inlineStr'><is><t>a</t></is></c></row><row r='1048576'><c r='A1048576' t='inlineStr'><is><t>a</t></is></c></row></sheetData></worksheet>`,
        },
      ),
      '行列过多',
    ],
    [
      'a row beyond every sheet',
      workbook(
        { A: [] },
        {
          'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="99999999999"></row></sheetData></worksheet>`,
        },
      ),
      '行列过多',
    ],
  ])('%s is refused with a sentence', async (_, bytes, sentence) => {
    await expect(read(bytes)).rejects.toThrow(sentence);
  });
});

const DATA = resolve(import.meta.dirname, '../../../shared/data');
const real = existsSync(DATA) ? ['labelled.csv', 'replied.csv', 'stream.csv'] : [];

test('real messages, where they are at hand, come out the same in every encoding and as a workbook', async () => {
  for (const name of real) {
    const text = await readFile(join(DATA, name), 'utf8');
    const { rows } = await read(text);
    expect(rows.filter((row) => 'form' in row).length).toBeGreaterThan(0.95 * rows.length);
    for (const encoding of ['gb18030', 'utf-16le', 'utf-16be'])
      expect((await read(iconv.encode(text, encoding))).rows).toEqual(rows);
    const table = parse(text, { bom: true });
    const words = ({ line: _, ...rest }: (typeof rows)[number]) => rest;
    expect((await read(workbook({ 导出: table }))).rows.map(words)).toEqual(rows.map(words));
  }
});
