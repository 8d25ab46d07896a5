import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { lapsesOf, LAPSES, plant } from '../../bench/planted.ts';
import { openProduct, type RealProduct } from '../../bench/product.mjs';
import { MINUTE } from '../../src/domain/time/instant.ts';
import { Aftermath } from './aftermath.ts';
import { PatientClient } from './patient-client.ts';
import { LEAVES, liveCase, type Lived } from './story.ts';

/** A case whose timers run when Temporal goes, two that are begun only when it is back. */
const [RUNNING, SILENT, URGED] = ['JS20990101000001', 'JS20990101000002', 'JS20990101000003'] as const;

let product: RealProduct;
let client: PatientClient;
let world: Aftermath;
let whole: Lived;
let dueWhileAway: number;
let dueBefore: number;

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['stack/run.mjs']);
  product = await openProduct();
  client = new PatientClient(product);
  world = await Aftermath.of(product);

  dueWhileAway = Date.now() + MINUTE / 2;
  await plant(world.db, RUNNING, dueWhileAway);
  await world.told();
  if ((await world.outOfStep()).length > 0) throw new Error('the workflow is not there yet');
  await product.parts.worker.stop();
  await product.parts.temporal.stop();
  if (Date.now() > dueWhileAway) throw new Error('the clocks ran out before Temporal was away');

  dueBefore = Date.now() - MINUTE;
  await plant(world.db, SILENT, dueBefore);
  await plant(world.db, URGED, dueBefore);
}, 600_000);
afterAll(async () => {
  await world?.close();
  await product?.close();
});

test('without Temporal a whole case is lived, every answer in full', async () => {
  const ready = await fetch(product.address.replace('/api/v1', '/readyz'));
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'degraded', postgres: 'ok', temporal: 'degraded', worker: 'degraded' },
  ]);
  whole = await liveCase(client);
  expect(whole.done.map(({ name }) => name)).toEqual(Object.keys(LEAVES));
  expect(client.retries).toBe(0);
  expect(await world.count(`complaint_case where case_no = $1 and state = 'ARCHIVED'`, [whole.caseNo])).toBe(
    1,
  );
  const urged = await client.post(`/cases/${URGED}/urge`, 'agent', { note: '请尽快办理' });
  expect(urged).toMatchObject({ status: 200, body: { caseNo: URGED } });
  expect(await world.count(`outbox where untold <> '{}'`)).toBe(3);
});

test('when it is back, workflows are begun and told, and end where the case has', async () => {
  await sleep(Math.max(0, dueWhileAway + 1000 - Date.now()));
  await product.restart('temporal');
  await product.restart('worker');
  await world.told();
  const lapsed = async (): Promise<number> =>
    world.count(`case_event where actor ->> 'role' = 'system' and case_no = any ($1)`, [
      [RUNNING, SILENT, URGED],
    ]);
  for (let i = 0; (await lapsed()) < 3 * LAPSES.length && i < 300; i++) await sleep(200);
  expect(await world.outOfStep()).toEqual([]);
  expect(await (await fetch(product.address.replace('/api/v1', '/readyz'))).json()).toMatchObject({
    status: 'ok',
  });
}, 300_000);

test('clocks that ran out meanwhile each lapsed once, at their own due instant', async () => {
  const lapse = { what: LAPSES, exact: true };
  expect(await lapsesOf(world.db, [RUNNING], dueWhileAway)).toMatchObject([{ caseNo: RUNNING, ...lapse }]);
  expect(await lapsesOf(world.db, [SILENT, URGED], dueBefore)).toMatchObject([
    { caseNo: SILENT, ...lapse },
    { caseNo: URGED, ...lapse },
  ]);
});
