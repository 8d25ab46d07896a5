/**
 * 2,000 dispatched cases whose clocks all end at one instant, as workday limits do at 24:00: none missed, none twice, each event
 * stamped with the due instant. Reported: how late the last was archived, and how fast the API answered meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { record } from '../src/archive/archive.ts';
import { Catalogue } from '../src/catalogue/catalogue.service.ts';
import { act } from '../src/domain/case/decide.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { evolve } from '../src/domain/case/evolve.ts';
import { register } from '../src/domain/case/register.ts';
import { caseRow } from '../src/domain/case/view.ts';
import { MINUTE } from '../src/domain/time/instant.ts';
import { SealingCodec } from '../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../src/temporal/sealing/payload-keys.ts';
import { TASK_QUEUE, WORKFLOW, workflowId } from '../workflows/contract.ts';
import { request, setup } from './load.ts';
import { size } from './size.ts';
import { atMost, percentile, verdict } from './table.ts';
import { COMPLAINT, UNIT } from './typical-case.ts';

const CASES = size('BENCH_HERD', 2000, 10);
/** Begun first, on clocks of their own, to learn how long the herd will take. */
const SCOUTS = size('BENCH_SCOUTS', 100, 5);
const PATIENCE_MS = 240_000;
const LIMIT = { unit: 'minutes', n: 60 } as const;
/** What time alone does to each case at the one instant, in this order. */
const EXPECTED = ['overdue:sign', 'deemed-accepted', 'overdue:handle', 'supervision-raised'];

const { product, tokens, temporalAddress, databaseUrl, dataDir } = setup();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const db = {
  query: async <T>(sql: string, values?: unknown[]): Promise<T> => (await pool.query(sql, values)).rows as T,
};
const connection = await Connection.connect({ address: temporalAddress });
const payloadCodecs = [new SealingCodec(PayloadKeys.open({ dataDir, production: false }).ring)];
const { workflow } = new Client({ connection, namespace: 'complaints', dataConverter: { payloadCodecs } });

const { urgentWords: _, ...county } = (await Catalogue.load('.')).planFor({ region: 'CN', at: Date.now() });
const { policy } = county;
const minutes = {
  sign: LIMIT,
  return: { ...policy.return, window: LIMIT },
  handle: { ...policy.handle, standard: LIMIT },
};
const plan = { ...county, policy: { ...policy, ...minutes } };

/** A case as its workflow would carry it over: registered, classified and dispatched at one instant, all its clocks ending at another. */
async function start(n: number, from: number): Promise<void> {
  const caseNo = `JS20990101${String(n).padStart(6, '0')}`;
  const { channel, matterType } = COMPLAINT;
  const who = { anonymous: false, confidential: false, contactable: true, urgentWords: false };
  const agent = { id: 'agent-1', role: 'agent' } as const;
  const first = register({ caseNo, channel, matterType, region: 'CN', ...who, plan }, from, agent);
  const events: CaseEvent[] = [first];
  let state = evolve(undefined, first);
  const actor = { id: 'dispatcher-1', role: 'dispatcher' } as const;
  for (const [name, fields] of [
    ['classify', { typeCode: 'property-management', tier: 'standard' }],
    ['dispatch', { unit: UNIT }],
  ] as const) {
    const outcome = act(state, { id: `${name}-${n}`, name, at: from, actor, fields }, from);
    if ('refusal' in outcome) throw new Error(outcome.refusal);
    events.push(...outcome.events);
    state = outcome.state;
  }
  await record(db, { caseNo, events, row: caseRow(state) });
  const input = { summary: caseNo, link: product, carried: { state, handled: {}, recent: [] } };
  await workflow.start(WORKFLOW, {
    workflowId: workflowId(caseNo),
    taskQueue: TASK_QUEUE,
    args: [input],
  });
}

/** Other people's work meanwhile: reading lists and cases, registering, urging a case of the herd. */
async function office(done: () => boolean): Promise<Record<string, number[]>> {
  const ms: Record<string, number[]> = { read: [], register: [], act: [] };
  let later = 0;
  const timed = async (what: string, path: string, body?: object): Promise<void> => {
    const began = performance.now();
    const { status } = await request(`${product}${path}`, tokens.agent, body);
    ms[what]!.push(performance.now() - began);
    if (status === 202) later++;
  };
  for (let n = 1; !done(); n = (n % CASES) + 1) {
    const caseNo = `JS20990101${String(n).padStart(6, '0')}`;
    await timed('read', '/cases?overdue=true&limit=50');
    await timed('read', `/cases/${caseNo}`);
    await timed('register', '/complaints', COMPLAINT);
    await timed('act', `/cases/${caseNo}/urge`, { note: '请尽快办理' });
    await sleep(50);
  }
  ms['later'] = [later];
  return ms;
}

/** @returns how many ms it took */
async function startAll(first: number, last: number, from: number): Promise<number> {
  const began = performance.now();
  let n = first;
  const lane = async (): Promise<void> => {
    while (n <= last) await start(n++, from);
  };
  await Promise.all(Array.from({ length: 32 }, lane));
  return performance.now() - began;
}

const scouting = await startAll(CASES + 1, CASES + SCOUTS, Date.now());
const needed = 2 * scouting * (CASES / SCOUTS) + 5000;
const dueAt = Math.ceil((Date.now() + needed) / 1000) * 1000;
const took = await startAll(1, CASES, dueAt - LIMIT.n * MINUTE);
console.log(`  ${CASES} cases begun in ${Math.round(took / 1000)} s`);
if (Date.now() > dueAt) throw new Error('the cases could not all be begun before the instant');

await sleep(dueAt - Date.now());
let ended = false;
const meanwhile = office(() => ended);
const countLapses = async (): Promise<number> =>
  (
    await db.query<{ n: number }[]>(
      `select count(*)::int as n from case_event where actor ->> 'role' = 'system'`,
    )
  )[0]!.n;
while ((await countLapses()) < CASES * EXPECTED.length && Date.now() < dueAt + PATIENCE_MS) await sleep(500);
ended = true;
const ms = await meanwhile;

const rows = await db.query<{ what: string[]; exact: boolean; late: number }[]>(
  `select array_agg(type || case type when 'overdue' then ':' || (data ->> 'kind') else '' end order by seq) as what,
     bool_and(at = to_timestamp($1 / 1000.0)) as exact, extract(epoch from max(recorded_at)) * 1000 - $1 as late
   from case_event where actor ->> 'role' = 'system' group by case_no`,
  [dueAt],
);
const right = rows.filter(({ what, exact }) => exact && what.join() === EXPECTED.join());
const late = rows.map((row) => Number(row.late) / 1000);
verdict('cases with every lapse once, stamped with its due instant', right.length, CASES);
atMost('cases with anything else', rows.length - right.length, 0);
verdict('archived after the instant: half of them, s', percentile(late, 50));
verdict('archived after the instant: the last, s', Math.max(...late));
for (const what of ['read', 'register', 'act'] as const)
  verdict(`API meanwhile, ${what}: p95 in ms, of ${ms[what]!.length}`, percentile(ms[what]!, 95));
verdict('acts answered 202 meanwhile', ms['later']![0]!);
await connection.close();
await pool.end();
