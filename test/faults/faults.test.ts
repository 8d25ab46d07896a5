import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openProduct, type PartName, type RealProduct } from '../../bench/product.mjs';
import { brokenLink } from '../../src/archive/archive.ts';
import type { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { Aftermath } from './aftermath.ts';
import { PatientClient } from './patient-client.ts';
import { chance } from './random.ts';
import { LEAVES, liveCase, wordsOf, type Lived } from './story.ts';

/** A new complaint before each kill. */
const KILLS = 44;
const AWAY_SHARE = 0.2;
const PARTS: readonly PartName[] = ['worker', 'api', 'postgres', 'temporal'];
const SERVERS_FIRST: readonly PartName[] = ['postgres', 'temporal', 'worker', 'api'];

/** Every fourth case is left open. */
const STOPS_AFTER = ['approve-extension', 'reply-citizen', 'submit-result'];

const seed = Number(process.env['FAULTS_SEED'] ?? 20_261_128);
const { below, shuffled } = chance(seed);
let product: RealProduct;
let client: PatientClient;
let after: Aftermath;
let killing: Awaited<ReturnType<typeof killInTurn>>;
let lived: Lived[];
const acts = (): number => lived.flatMap(({ done }) => done).length;

beforeAll(async () => {
  console.info(`FAULTS_SEED=${seed}`);
  await promisify(execFile)(process.execPath, ['stack/run.mjs']);
  product = await openProduct();
  client = new PatientClient(product);
  killing = await killInTurn();
  lived = await Promise.all(killing.living);
  const refusals = lived.flatMap(({ refused }) => refused).length;
  console.info(
    `${KILLS} kills, ${acts()} acts, ${refusals} refusals, ${client.retries} retries, ` +
      `${Math.round(killing.ms / 1000)} s, Temporal away for ${Math.round(100 * killing.away)} % of it`,
  );
  after = await Aftermath.of(product);
  await after.told();
}, 1_500_000);
afterAll(async () => {
  await after?.close();
  await product?.close();
});

test('at least 40 kills among 500 acts, Temporal away for a fifth of the time', () => {
  expect(KILLS).toBeGreaterThanOrEqual(40);
  expect(acts()).toBeGreaterThanOrEqual(500);
  expect(killing.away).toBeGreaterThan(0.9 * AWAY_SHARE);
});

test('every act that was answered 200 is in the archive, exactly once, and nothing else is', async () => {
  const archived = await after.db
    .getRepository<StoredEvent>('StoredEvent')
    .find({ order: { caseNo: 'ASC', seq: 'ASC' } });
  expect([...new Set(archived.map((e) => e.caseNo))]).toEqual(lived.map(({ caseNo }) => caseNo).toSorted());
  for (const { caseNo, done } of lived) {
    const rows = archived.filter((e) => e.caseNo === caseNo);
    expect(brokenLink(caseNo, rows)).toBeUndefined();
    const left = rows.filter((e) => e.actor.role !== 'system').map((e) => e.type as string);
    expect(left).toEqual(['registered', ...done.map(({ name }) => LEAVES[name])]);
  }
  expect(
    await after.count(
      `complaint_case c where version <> (select max(seq) from case_event e where e.case_no = c.case_no)`,
    ),
  ).toBe(0);
});

test('with each act came its words, its attachment, its audit row and its kept answer, in its transaction', async () => {
  for (const { caseNo, attachmentId, done } of lived) {
    const words = await after.db.query<{ said: string }[]>(
      `select coalesce(t.body ->> 'note', t.body ->> 'notes') as said from case_event e
       join case_text t on t.id = e.text ->> 'id' and t.hash = e.text ->> 'hash' and t.xmin = e.xmin
       where e.case_no = $1 and (t.body ? 'note' or t.body ? 'notes') order by e.seq`,
      [caseNo],
    );
    const saying = ['urge', 'record-progress', 'record-investigation'];
    const said = wordsOf(caseNo).filter((_, i) => done.some(({ name }) => name === saying[i]));
    expect(words.map((w) => w.said)).toEqual(said);
    const used = await after.db.query<{ id: string }[]>(
      `select u.attachment_id as id from attachment_use u join case_event e
         on e.case_no = u.case_no and e.type = 'investigation-recorded' and e.xmin = u.xmin where u.case_no = $1`,
      [caseNo],
    );
    const shown = done.some(({ name }) => name === 'record-investigation');
    expect(used).toEqual(shown ? [{ id: attachmentId }] : []);
    const bare = await after.db.query<{ type: string }[]>(
      `select type from case_event e where case_no = $1 and type <> 'registered' and actor ->> 'role' <> 'system'
         and not exists (select from audit_entry a where a.subject = e.case_no and a.actor = e.actor ->> 'id'
           and a.action = 'read.case' and a.xmin = e.xmin)`,
      [caseNo],
    );
    expect(bare).toEqual([]);
    const kept = await after.db.query<{ key: string }[]>(
      `select k.key from case_event e join idempotency_key k on k.command_id = e.command_id and k.xmin = e.xmin
       where e.case_no = $1 and k.status = 200 order by e.seq`,
      [caseNo],
    );
    expect(kept.map(({ key }) => key)).toEqual(done.map(({ key }) => key));
  }
});

test('a refused act left nothing but its answer, under its key', async () => {
  const keys = lived.flatMap(({ refused }) => refused.map(({ key }) => key));
  const kept = await after.db.query<{ key: string; status: number; left: boolean }[]>(
    `select key, status, exists (select from case_event e where e.command_id = k.command_id)
       or exists (select from case_text t where t.id = k.command_id) as left
     from idempotency_key k where key = any ($1)`,
    [keys],
  );
  expect(kept.map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
  expect(kept.filter(({ status, left }) => left || (status !== 409 && status !== 422))).toEqual([]);
  // Whatever was tried and cut off on the way left nothing either.
  expect(
    await after.count(
      `case_text t where not exists (select from case_event e
       where e.case_no = t.case_no and e.command_id = t.id and e.text ->> 'hash' = t.hash)`,
    ),
  ).toBe(0);
  expect(
    await after.count(`attachment_use where attachment_id <> all ($1)`, [lived.map((l) => l.attachmentId)]),
  ).toBe(0);
  expect(await after.count(`case_text where body::text like '%不得留下%'`)).toBe(0);
  expect(await after.count(`idempotency_key where status is null`)).toBe(0);
});

test('every workflow is where its archive is, and has ended where the case has', async () => {
  expect(await after.outOfStep()).toEqual([]);
}, 300_000);

/** One process after another, at any moment. Temporal stays away until it has been for a fifth of the time, whatever else is killed. */
async function killInTurn(): Promise<{ living: Promise<Lived>[]; away: number; ms: number }> {
  const living: Promise<Lived>[] = [];
  const began = Date.now();
  let before = 0;
  let since: number | undefined;
  const awayFor = (): number => before + (since === undefined ? 0 : Date.now() - since);
  const longEnough = (): boolean => awayFor() >= AWAY_SHARE * (Date.now() - began);
  const temporalReturns = async (): Promise<void> => {
    if (since === undefined) return;
    while (!longEnough()) await sleep(50);
    await product.restart('temporal');
    before = awayFor();
    since = undefined;
  };
  const bringAllBack = async (): Promise<void> => {
    for (const part of SERVERS_FIRST) {
      if (product.parts[part].running()) continue;
      if (part === 'temporal' && since !== undefined) {
        if (longEnough()) await temporalReturns();
      } else if (part !== 'worker' || since === undefined) await product.restart(part);
    }
  };
  while (living.length < KILLS) {
    for (const part of shuffled(PARTS)) {
      const life = liveCase(
        client,
        living.length % 4 === 3 ? STOPS_AFTER[below(STOPS_AFTER.length)]! : undefined,
      );
      life.catch(() => {}); // said when all are awaited
      living.push(life);
      await sleep(below(800));
      if (part === 'temporal' || !product.parts[part].running()) await temporalReturns();
      if (!product.parts[part].running()) await bringAllBack();
      await product.parts[part].kill();
      if (part === 'temporal') since = Date.now();
      await sleep(below(400));
      await bringAllBack();
    }
  }
  await temporalReturns();
  await bringAllBack();
  const ms = Date.now() - began;
  return { living, away: before / ms, ms };
}
