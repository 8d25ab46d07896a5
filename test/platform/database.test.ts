import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { ComplaintCase } from '../../src/archive/complaint-case.entity.ts';
import { entities } from '../../src/entities.ts';
import { Complaint } from '../../src/archive/complaint.entity.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { isOutage } from '../../src/platform/outage.ts';
import { freshDatabase } from '../support/stack.ts';

let database: DataSource;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = await createDataSource({ databaseUrl: fresh.url }, entities).initialize();
});
afterAll(async () => {
  await database.destroy();
  await drop();
});

test('the entities and the migrations describe the same tables', async () => {
  const { upQueries } = await database.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('no row of the archive is ever changed or removed', async () => {
  await database.getRepository(StoredEvent).insert({
    caseNo: '1', seq: 1, type: 'urged', at: new Date(0), actor: { id: 'a', role: 'agent' }, data: {}, hash: 'h',
  }); // prettier-ignore
  const changes = [`update case_event set hash = 'x'`, 'delete from case_event', 'truncate case_event'];
  for (const sql of changes) await expect(database.query(sql)).rejects.toThrow('case_event is append-only');
  expect(await database.getRepository(StoredEvent).count()).toBe(1);
});

test('Chinese words are found through the index', async () => {
  const complaints = database.getRepository(Complaint);
  const rows = ['电梯停运三天，老人无法下楼', '夜间施工噪音', '路灯不亮'].map((summary, n) => ({
    caseNo: `S${n}`, queryCodeHash: '', content: { summary, detail: `${summary}，请尽快处理。`, demands: ['修好'] }, words: summary,
  })); // prettier-ignore
  await complaints.insert(rows);
  const search = `from complaint where cjk_grams(words) @> cjk_grams($1) and words like '%' || $1 || '%'`;
  const found: { case_no: string }[] = await database.query(`select case_no ${search}`, ['电梯']);
  expect(found).toEqual([{ case_no: 'S0' }]);
  const plan: object[] = await database.transaction(async (manager) => {
    await manager.query('set local enable_seqscan = off');
    return manager.query(`explain select case_no ${search}`, ['电梯']);
  });
  expect(JSON.stringify(plan)).toContain('complaint_words_idx');
});

test('lists default to nothing', async () => {
  await database.getRepository(ComplaintCase).insert({
    caseNo: '1', version: 1, state: 'REGISTERED', status: '已登记', matterType: 'help', region: 'CN', channel: 'web',
    policyVersion: 'county-12345@1', registeredAt: new Date(0),
  }); // prettier-ignore
  expect(await database.getRepository(ComplaintCase).findOneBy({ caseNo: '1' })).toMatchObject({
    coUnits: [], flags: [], overdue: false, dueAt: null,
  }); // prettier-ignore
});

test('an unreachable database is an outage, a bad statement is not', async () => {
  const nowhere = createDataSource({ databaseUrl: 'postgres://a@127.0.0.1:1/a' }, []);
  await expect(nowhere.initialize().catch(isOutage)).resolves.toBe(true);
  await expect(database.query('select nonsense').catch(isOutage)).resolves.toBe(false);
});

test('whatever is asked of a connection that has broken in a transaction, the answer is an outage', async () => {
  const said: unknown[] = [];
  const broken = database.transaction(async (held) => {
    const [row] = await held.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    await database.query('select pg_terminate_backend($1)', [row!.pid]);
    while (said.length < 3) await held.query('select 1').catch((error: unknown) => said.push(error));
  });
  said.push(await broken.catch((error: unknown) => error));
  expect(said.map(isOutage)).toEqual([true, true, true, true]);
});

test('a connection that breaks while nobody listens to it ends no process', async () => {
  const pool = (database.driver as PostgresDriver).master as Pool;
  const client = await pool.connect();
  expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow();
  client.release(true);
});
