import { DataSource } from 'typeorm';
import { follow, settleFeed, type Fed } from '../../src/archive/feed.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { freshDatabase } from '../support/stack.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  db = await createDataSource({ databaseUrl: database.url }, entities).initialize();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const INSERT = `insert into case_event (case_no, seq, type, at, actor, data, hash) values ($1, $2, 'urged', now(), '{}', '{}', 'x')`;
const name = (e: Fed): string => `${e.caseNo}/${e.event.seq}`;

/** What a follower reads now, in a transaction of its own. */
async function next(reader: string, most = 100): Promise<string[]> {
  const read: string[] = [];
  await db.transaction((tx) =>
    follow(tx, reader, most, async (events) => void read.push(...events.map(name))),
  );
  return read;
}

test('a row that is committed late is never behind a reader: two interleaved transactions', async () => {
  const [slow, quick] = [db.createQueryRunner(), db.createQueryRunner()];
  await slow.startTransaction();
  await slow.query(INSERT, ['A', 1]);
  await quick.startTransaction();
  await quick.query(INSERT, ['B', 1]);
  await quick.commitTransaction();
  // The later one is committed first; it is held back until nothing before it can still come.
  expect(await next('one')).toEqual([]);
  await slow.query(INSERT, ['A', 2]);
  await slow.commitTransaction();
  await Promise.all([slow.release(), quick.release()]);
  expect(await next('one')).toEqual(['A/1', 'A/2', 'B/1']);
  expect(await next('one')).toEqual([]);
});

test('each follower has a place of its own; what it fails over, it reads again', async () => {
  await db.query(INSERT, ['C', 1]);
  expect(await next('two', 2)).toEqual(['A/1', 'A/2']);
  const failing = db.transaction((tx) => follow(tx, 'two', 2, () => Promise.reject(new Error('not now'))));
  await expect(failing).rejects.toThrow('not now');
  expect(await next('two', 2)).toEqual(['B/1', 'C/1']);
  expect(await next('one')).toEqual(['C/1']);
});

test('readers learn when each event was written', async () => {
  let fed: readonly Fed[] = [];
  await db.transaction((tx) => follow(tx, 'three', 1, async (events) => void (fed = events)));
  expect(fed[0]!.recordedAt).toBeGreaterThan(Date.now() - 600_000);
  expect(fed[0]!.recordedAt).toBeLessThanOrEqual(Date.now() + 1000);
});

test('restored into a cluster whose transactions count from the beginning, followers miss nothing', async () => {
  await db.query(INSERT, ['D', 1]);
  // As a dump brings it along: numbers of transactions that this cluster has not reached.
  await db.query(`update feed set tx = (tx::text::bigint + 1000000000)::text::xid8`);
  await db.query(`update feed_reader set tx = (tx::text::bigint + 1000000000)::text::xid8 where tx > '0'`);
  expect(await next('one')).toEqual([]);
  await settleFeed(db);
  await db.query(INSERT, ['E', 1]);
  expect(await next('one')).toEqual(['D/1', 'E/1']);
  await settleFeed(db);
  expect(await next('one')).toEqual([]);
  expect(await next('four')).toEqual(['A/1', 'B/1', 'A/2', 'C/1', 'D/1', 'E/1']);
});

test('the archive and its feed agree', async () => {
  const [row] = await db.query<{ n: number }[]>(
    `select count(*)::int as n from case_event e full join feed f using (case_no, seq) where e.case_no is null or f.case_no is null`,
  );
  expect(row!.n).toBe(0);
});
