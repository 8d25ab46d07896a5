import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { Importer } from '../../src/intake/importer.service.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { Telling } from '../../src/handover/telling.service.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';

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

const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
const run = async (path: string, source?: string, stop = new AbortController(), onProgress = () => {}) =>
  trial.app
    .get(Importer)
    .run(path, source, { channel: 'web', matterType: 'complaint' }, onProgress, stop.signal);
const registered = (source: string) =>
  db.query<Record<string, unknown>[]>(
    `select i.row_id as id, c.content, e.at, e.data, v.envelope from import_row i join complaint c using (case_no)
       join case_event e using (case_no) left join identity v using (case_no) where i.source = $1 order by i.row_id`,
    [source],
  );

const ROWS = [
  '\uFEFFid,user,summary,registeredAt,detail',
  '1,张三丰,路灯不亮,2019-04-25T09:32:09+08:00,"第一行',
  '第二行，带""引号"""',
  '2,李四,井盖缺失,,人行道',
  '2,李四,井盖缺失,,人行道',
  ',无名,没有编号,,内容',
  '4,王五,,2019-04-25T09:32:09+08:00,没有标题',
  '5,赵六,时间不对,昨天下午,内容保密',
].join('\r\n');

test('each row once, by its number; the rest is told by line and reason, never by its words', async () => {
  const path = await file('backlog.csv', ROWS);
  const began = Date.now();
  const tally = await run(path, 'backlog.csv');
  expect(tally).toMatchObject({ registered: 2, already: 0, encoding: 'UTF-8', notRead: ['user'] });
  expect(tally.refused).toMatchObject([
    { line: 5, id: '2', reason: expect.stringContaining('第4行') },
    { line: 6, id: '', reason: expect.stringContaining('id') },
    { line: 7, id: '4', reason: 'summary: 不能为空' },
    { line: 8, id: '5', reason: expect.stringContaining('occurredAt: 须为带时区的时间') },
  ]);
  expect(JSON.stringify(tally.refused)).not.toMatch(/没有标题|内容保密|昨天|赵六/);

  const [first] = await registered('backlog.csv');
  expect(first).toMatchObject({
    id: '1',
    content: {
      summary: '路灯不亮',
      detail: '第一行\n第二行，带"引号"',
      occurredAt: '2019-04-25T09:32:09+08:00',
    },
    data: { anonymous: true, contactable: false, channel: 'web' },
    envelope: null,
  });
  expect((first!['at'] as Date).getTime()).toBeGreaterThanOrEqual(began);

  expect(await run(path, 'backlog.csv')).toMatchObject({ registered: 0, already: 2 });
  expect(await registered('backlog.csv')).toHaveLength(2);
});

test('an interrupted import goes on where it stopped', async () => {
  const rows = Array.from({ length: 300 }, (_, n) => `${n},第${n}件,内容${n}`);
  const path = await file('long.csv', ['id,summary,detail', ...rows].join('\n'));
  const stop = new AbortController();
  const first = await run(path, 'long.csv', stop, () => stop.abort());
  expect(first.registered).toBeGreaterThan(0);
  expect(first.registered).toBeLessThan(300);
  const second = await run(path, 'long.csv');
  expect(first.registered + second.registered).toBe(300);
  expect(second.already).toBe(first.registered);
  expect(await registered('long.csv')).toHaveLength(300);
  while ((await trial.app.get(Telling, { strict: false }).waiting()) > 0) await setTimeout(50);
  const [{ n } = { n: 0 }] = await db.query<{ n: number }[]>(
    'select count(*)::int as n from outbox where attempts > 0',
  );
  expect(n).toBe(0);
});

test('two imports of one file at once register each row once', async () => {
  const rows = Array.from({ length: 150 }, (_, n) => `${n},第${n}件,内容${n}`);
  const path = await file('twice.csv', ['编号,标题,内容', ...rows].join('\n'));
  const tallies = await Promise.all([run(path, 'twice.csv'), run(path, 'twice.csv')]);
  expect(await registered('twice.csv')).toHaveLength(150);
  const sum = (of: 'registered' | 'already') => tallies[0][of] + tallies[1][of];
  expect([sum('registered'), sum('already')]).toEqual([150, 150]);
});

test('a file that cannot be read stops before its first row, with a sentence', async () => {
  const path = await file('broken.csv', 'number,summary,detail\n1,a,b');
  await expect(run(path, 'broken.csv')).rejects.toThrow(/missing columns.*id/);
});
