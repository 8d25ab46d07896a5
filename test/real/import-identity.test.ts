import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { DataSource } from 'typeorm';
import { Importer, type Tally } from '../../src/intake/importer.service.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { canonical } from '../../src/platform/canonical.ts';
import { VaultKeys } from '../../src/platform/vault-keys.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';
import { workbook } from '../support/workbook.ts';

let trial: TrialApp;
let db: DataSource;
let folder: string;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule], {
    temporalAddress: temporalAddress(),
    temporalNamespace: await freshNamespace(),
  });
  db = trial.app.get(DataSource);
  folder = await mkdtemp(join(tmpdir(), 'jiesu-import-'));
});
afterAll(async () => {
  await trial.stop();
  await rm(folder, { recursive: true });
});

const run = async (
  name: string,
  content: string | Buffer,
  { source, map }: { source?: string; map?: Record<string, string> } = {},
  onRead?: (tally: Tally) => void,
): Promise<Tally> => {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  const options = { channel: 'web', matterType: 'complaint', map };
  const { signal } = new AbortController();
  return trial.app.get(Importer).run(path, source, options, () => {}, signal, onRead);
};
const counts = ({ registered, already, refused }: Tally) => [
  registered,
  already,
  refused.map(({ line }) => line),
];
const cases = async () => (await db.query<{ n: number }[]>('select count(*)::int as n from complaint'))[0]!.n;

const OCTOBER = '编号,标题,内容\n1,十月甲,暖气管漏水\n2,十月乙,车位被占\n';
const NOVEMBER = '编号,标题,内容\n1,十一月甲,窗口排队三小时\n2,十一月乙,食堂不干净\n3,十一月丙,广场舞扰民\n';

test('two exports of one name, both numbered from 1, lose nothing', async () => {
  expect(counts(await run('october/export.csv', OCTOBER))).toEqual([2, 0, []]);
  expect(counts(await run('november/export.csv', NOVEMBER))).toEqual([3, 0, []]);
  expect(counts(await run('october/export.csv', OCTOBER))).toEqual([0, 2, []]);
  expect(await cases()).toBe(5);
});

test('a file that was corrected is the same file, by its rows; in another encoding or as a workbook too', async () => {
  const before = await cases();
  const text = 'id,summary,detail\na1,路口,红灯坏了\na2,,没有标题\na3,桥头,栏杆断了\n';
  expect(counts(await run('a.csv', text))).toEqual([2, 0, [3]]);
  const corrected = text.replace('a2,,', 'a2,站台,');
  expect(counts(await run('renamed.csv', iconv.encode(corrected, 'gb18030')))).toEqual([1, 2, []]);
  const table = corrected
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  expect(counts(await run('a.xlsx', workbook({ Sheet1: table })))).toEqual([0, 3, []]);
  expect(await cases()).toBe(before + 3);
});

test('a known number with other words is refused by its line, by a name given or not', async () => {
  const text = 'id,summary,detail\nb1,水管,漏水\nb2,电梯,停运\n';
  expect(counts(await run('b.csv', text, { source: '信访局' }))).toEqual([2, 0, []]);
  const other = text.replace('停运', '异响');
  const again = await run('b.csv', other);
  expect(again.source).toBe('信访局');
  expect(again.refused).toEqual([{ line: 3, id: 'b2', reason: expect.stringContaining('内容不同') }]);
  expect(counts(await run('c.csv', other, { source: '信访局' }))).toEqual([0, 1, [3]]);
  expect(counts(await run('c.csv', other, { source: '网信办' }))).toEqual([2, 0, []]);
});

test('two at once under one name: nobody is told that a row is registered which the other displaced', async () => {
  const rows = (words: string) =>
    `id,summary,detail\n${Array.from({ length: 40 }, (_, n) => `${n},第${n}件,${words}`).join('\n')}\n`;
  const [one, two] = await Promise.all([
    run('p.csv', rows('甲'), { source: '同名' }),
    run('q.csv', rows('乙'), { source: '同名' }),
  ]);
  expect(one.registered + two.registered).toBe(40);
  expect(one.refused.length + two.refused.length).toBe(40);
  expect(one.already + two.already).toBe(0);
});

test('what was understood is told before anything is registered', async () => {
  const before = await cases();
  const first: Promise<number>[] = [];
  const tally = await run(
    'd.csv',
    '编号,标题,内容,办理单位\nd1,路灯,不亮,住建局\n',
    {},
    ({ done, notRead }) => {
      if (done === 0) first.push(cases());
      expect(notRead).toEqual(['办理单位']);
    },
  );
  expect(await first[0]).toBe(before);
  expect(tally.encoding).toBe('UTF-8');
});

test('a mapped complainant is sealed like any other', async () => {
  const map = { 姓名: 'complainant.name', 电话: 'complainant.phone' };
  const text = '编号,标题,内容,姓名,电话\ne1,路灯,不亮,郑大山,13600005555\n';
  const { source } = await run('e.csv', text, { map });
  const [row] = await db.query<Record<string, unknown>[]>(
    `select v.phone_hmacs[1] as hmac, e.data ->> 'anonymous' as anonymous from import_row i join identity v using (case_no)
       join case_event e using (case_no) where i.source = $1`,
    [source],
  );
  expect(row).toEqual({ hmac: expect.any(String), anonymous: 'false' });
});

test('what is kept of a row tells nothing to whoever guesses its words', async () => {
  const [row] = await db.query<{ digest: string; content: object }[]>(
    `select i.digest, c.content from import_row i join complaint c using (case_no) where i.row_id = 'a1'`,
  );
  const guess = canonical(['a1', row!.content, { anonymous: true, confidential: false }]);
  expect(createHash('sha256').update(guess).digest('base64url')).not.toBe(row!.digest);
  expect(createHash('sha256').update(`import-row\n${guess}`).digest('base64url')).not.toBe(row!.digest);
  // The right words are found only with the key.
  expect(trial.app.get(VaultKeys, { strict: false }).digest('import-row', guess)).toBe(row!.digest);
});

test('nothing that a file says reaches a terminal raw', async () => {
  const tally = await run(
    'f.csv',
    `id,summary,detail\n"31\u001B[31m01\n伪造的一行",,x\n${'长'.repeat(300)},路灯,不亮\n`,
  );
  const told = JSON.stringify(tally.refused.map(({ id, reason }) => id + reason));
  expect(told).not.toMatch(/\p{Cc}/u);
  expect(told).not.toContain('\\u001b');
  expect(tally.refused.map(({ id }) => id.length <= 40)).toEqual([true, true]);
});
