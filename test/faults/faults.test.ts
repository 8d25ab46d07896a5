import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { openProduct, type PartName, type RealProduct } from '../../bench/product.mjs';
import { COMPLAINT, typicalActs, type TypicalAct } from '../../bench/typical-case.ts';
import { brokenLink } from '../../src/archive/archive.ts';
import type { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { workflowId } from '../../workflows/contract.ts';
import { PatientClient } from './patient-client.ts';
import { chance } from './random.ts';

/** A new complaint before each kill. */
const KILLS = 24;
const PARTS: readonly PartName[] = ['worker', 'api', 'postgres', 'temporal'];
const SERVERS_FIRST: readonly PartName[] = ['postgres', 'temporal', 'worker', 'api'];
/** What each act of the story leaves in the archive, exactly once. */
const LEAVES: Record<string, string> = {
  classify: 'classified',
  dispatch: 'dispatched',
  urge: 'urged',
  sign: 'signed',
  'record-progress': 'progress-recorded',
  'request-extension': 'extension-requested',
  'approve-extension': 'extension-approved',
  'reply-citizen': 'citizen-answered',
  'submit-result': 'result-submitted',
  'approve-result': 'result-approved',
  'record-callback': 'called-back',
  archive: 'archived',
};

const seed = Number(process.env['FAULTS_SEED'] ?? 20_261_128);
const { below, shuffled } = chance(seed);
let product: RealProduct;
let client: PatientClient;
let db: DataSource;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['stack/run.mjs']);
  product = await openProduct();
  client = new PatientClient(product);
}, 600_000);
afterAll(async () => {
  await db?.destroy();
  await product?.close();
});

test('whatever is killed while complaints come in, every accepted act is in the archive exactly once', async () => {
  console.info(`FAULTS_SEED=${seed}`);
  const began = Date.now();
  const caseNos = await Promise.all(await killInTurn());
  await settled();
  const s = Math.round((Date.now() - began) / 1000);
  const acts = caseNos.length * Object.keys(LEAVES).length;
  console.info(`${KILLS} kills, ${acts} acts, ${client.retries} retries, ${s} s`);

  expect(acts).toBeGreaterThanOrEqual(200);
  expect(client.unexpected).toEqual([]);
  const repository = db.getRepository<StoredEvent>('StoredEvent');
  const archived = await repository.find({ order: { caseNo: 'ASC', seq: 'ASC' } });
  const registered = archived.filter((e) => e.type === 'registered').map((e) => e.caseNo);
  expect(registered).toEqual(caseNos.toSorted());
  const connection = await Connection.connect({ address: product.environment['TEMPORAL_ADDRESS']! });
  const { workflow } = new Client({ connection, namespace: 'complaints' });
  for (const caseNo of caseNos) {
    const rows = archived.filter((e) => e.caseNo === caseNo);
    expect(brokenLink(caseNo, rows)).toBeUndefined();
    const left = rows.filter((e) => e.actor.role !== 'system').map((e) => e.type as string);
    expect(left.toSorted()).toEqual(['registered', ...Object.values(LEAVES)].toSorted());
    const words = await db.query<{ note: string }[]>(
      `select t.body ->> 'note' as note from case_event e join case_text t on t.id = e.text ->> 'id' and t.hash = e.text ->> 'hash'
       where e.case_no = $1 and t.body ? 'note' order by e.seq`,
      [caseNo],
    );
    expect(words.map((w) => w.note)).toEqual([`催办 ${caseNo}`, `进展 ${caseNo}`]);
    expect((await workflow.getHandle(workflowId(caseNo)).describe()).status.name).toBe('COMPLETED');
  }
  const [shown] = await db.query<{ n: number }[]>(
    `select count(*)::int as n from complaint_case c where state = 'ARCHIVED'
     and version = (select max(seq) from case_event e where e.case_no = c.case_no)`,
  );
  expect(shown!.n).toBe(caseNos.length);
  await connection.close();
}, 900_000);

const story = (caseNo: string): TypicalAct[] => {
  const acts = typicalActs(new Date().toISOString());
  const at = acts.findIndex(({ name }) => name === 'sign');
  const urge: TypicalAct = { name: 'urge', role: 'agent', body: { note: `催办 ${caseNo}` } };
  const progress: TypicalAct = {
    name: 'record-progress',
    role: 'unit-clerk',
    body: { note: `进展 ${caseNo}` },
  };
  return [...acts.slice(0, at), urge, acts[at]!, progress, ...acts.slice(at + 1)];
};

/** One complaint from registration to the archive, each step once the step before is known to have happened. */
async function liveCase(): Promise<string> {
  const { status, body } = await client.post('/complaints', 'agent', COMPLAINT);
  expect(status).toBe(201);
  const caseNo = String(body['caseNo']);
  for (const act of story(caseNo)) await done(caseNo, act);
  return caseNo;
}

/** Every fifth act or so is left for later on purpose; others are when nobody answers in time. */
async function done(caseNo: string, { name, role, body }: TypicalAct): Promise<void> {
  const wish: Record<string, string> = below(5) === 0 ? { prefer: 'respond-async' } : {};
  const answer = await client.post(`/cases/${caseNo}/${name}`, role, body, wish);
  if (answer.status === 200) return;
  expect(answer).toMatchObject({ status: 202, body: { commandId: expect.any(String) } });
  let outcome = answer;
  for (let i = 0; outcome.body['status'] === 'pending' && i < 900; i++) {
    await sleep(200);
    outcome = await client.get(`/cases/${caseNo}/commands/${String(answer.body['commandId'])}`, role);
  }
  expect(outcome.body).toMatchObject({ command: name, status: 'done' });
}

/** As the supervisor of `npm start`: whatever ended is started again. */
async function bringBack(ended: PartName, killed: PartName): Promise<void> {
  if (ended !== killed) console.info(`${ended} ended by itself when ${killed} was killed`);
  await product.restart(ended);
}

/** One process after another, at any moment. */
async function killInTurn(): Promise<Promise<string>[]> {
  const living: Promise<string>[] = [];
  while (living.length < KILLS) {
    for (const part of shuffled(PARTS)) {
      const life = liveCase();
      life.catch(() => {}); // said when all are awaited
      living.push(life);
      await sleep(below(800));
      await product.parts[part].kill();
      await sleep(below(400));
      for (const ended of SERVERS_FIRST) if (!product.parts[ended].running()) await bringBack(ended, part);
    }
  }
  return living;
}

/** Nothing waits any more: every workflow started, every asynchronous command dealt with. */
async function settled(): Promise<void> {
  const databaseUrl = product.environment['DATABASE_URL']!;
  db = await createDataSource({ databaseUrl }, entities).initialize();
  for (let i = 0; i < 900; i++) {
    const [row] = await db.query<{ n: number }[]>(
      `select (select count(*) from outbox where sent_at is null) + (select count(*) from case_command where status = 'pending')
         + (select count(*) from complaint_case where state <> 'ARCHIVED') as n`,
    );
    if (Number(row!.n) === 0) return;
    await sleep(200);
  }
  throw new Error('something still waits after three minutes');
}
