/**
 * 5,000 dispatched cases whose clocks all end at one instant, as workday limits do at 24:00: none missed, none twice, each event stamped
 * with the due instant, all archived within a minute. Meanwhile people read, register and act, hardly slower than before, and nobody is
 * turned away.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ask, setup } from './load.ts';
import { lapsesOf, LAPSES, plant } from './planted.ts';
import { size } from './size.ts';
import { atMost, percentile, verdict } from './table.ts';
import { COMPLAINT } from './typical-case.ts';

const CASES = size('BENCH_HERD', 5000, 10);
/** Begun first, on clocks of their own, to learn how long the herd will take. */
const SCOUTS = size('BENCH_SCOUTS', 200, 5);
const QUIET_MS = size('BENCH_QUIET_MS', 20_000, 500);
const PATIENCE_MS = 240_000;
const WITHIN_S = 60;
const SLOWER_AT_MOST = 5;

const { product, tokens, databaseUrl } = setup();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const db = {
  query: async <T>(sql: string, values?: unknown[]): Promise<T> => (await pool.query(sql, values)).rows as T,
};
const count = async (sql: string, values?: unknown[]): Promise<number> =>
  (await db.query<{ n: number }[]>(`select count(*)::int as n from ${sql}`, values))[0]!.n;
const numbers = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `JS20990101${String(first + i).padStart(6, '0')}`);

/** Puts the cases into the archive and waits until the product has begun their workflows. @returns how many ms it took */
async function begin(caseNos: string[], dueAt: number): Promise<number> {
  const began = performance.now();
  const remaining = caseNos.values();
  const lane = async (): Promise<void> => {
    for (const caseNo of remaining) await plant(db, caseNo, dueAt);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  while ((await count(`outbox where untold <> '{}'`)) > 0) await sleep(250);
  return performance.now() - began;
}

interface Office {
  read: number[];
  register: number[];
  act: number[];
  unavailable: number;
}

/** People's work meanwhile: reading lists and cases, registering, urging a case of the herd. */
async function office(caseNos: string[], done: () => boolean): Promise<Office> {
  const seen: Office = { read: [], register: [], act: [], unavailable: 0 };
  const timed = async (what: 'read' | 'register' | 'act', path: string, body?: object): Promise<void> => {
    const began = performance.now();
    const { status, answer } = await ask(`${product}${path}`, tokens.agent, body);
    seen[what].push(performance.now() - began);
    if (status === 503) seen.unavailable++;
    else if (status >= 300) throw new Error(`${status} from ${path}: ${JSON.stringify(answer)}`);
  };
  for (let n = 0; !done(); n = (n + 1) % caseNos.length) {
    await timed('read', '/cases?overdue=true&limit=50');
    await timed('read', `/cases/${caseNos[n]}`);
    await timed('register', '/complaints', COMPLAINT);
    await timed('act', `/cases/${caseNos[n]}/urge`, { note: '请尽快办理' });
    await sleep(50);
  }
  return seen;
}

const scouts = numbers(CASES + 1, CASES + SCOUTS);
const herd = numbers(1, CASES);
const scouting = await begin(scouts, Date.now() + 3_600_000);
const needed = 2 * scouting * (CASES / SCOUTS) + QUIET_MS + 5000;
const dueAt = Math.ceil((Date.now() + needed) / 1000) * 1000;
const took = await begin(herd, dueAt);
console.log(`  ${CASES} cases begun in ${Math.round(took / 1000)} s`);
const quietUntil = Date.now() + QUIET_MS;
if (quietUntil > dueAt) throw new Error('the cases could not all be begun before the instant');
const quiet = await office(scouts, () => Date.now() > quietUntil);

await sleep(dueAt - Date.now());
let ended = false;
const meanwhile = office(herd, () => ended);
const lapsed = (): Promise<number> =>
  count(`case_event where actor ->> 'role' = 'system' and case_no = any ($1)`, [herd]);
while ((await lapsed()) < CASES * LAPSES.length && Date.now() < dueAt + PATIENCE_MS) await sleep(500);
ended = true;
const busy = await meanwhile;

const rows = await lapsesOf(db, herd, dueAt);
const right = rows.filter(({ what, exact }) => exact && what.join() === LAPSES.join());
const late = rows.map((row) => row.late / 1000);
verdict('cases with every lapse once, stamped with its due instant', right.length, CASES);
atMost('cases with anything else', rows.length - right.length, 0);
verdict('archived after the instant: half of them, s', percentile(late, 50));
atMost('archived after the instant: the last, s', Math.max(...late), WITHIN_S);
for (const what of ['read', 'register', 'act'] as const) {
  verdict(`API before, ${what}: p95 in ms, of ${quiet[what].length}`, percentile(quiet[what], 95));
  verdict(`API meanwhile, ${what}: p95 in ms, of ${busy[what].length}`, percentile(busy[what], 95));
}
atMost(
  'an act meanwhile against before, p95',
  percentile(busy.act, 95) / percentile(quiet.act, 95),
  SLOWER_AT_MOST,
);
atMost('answers 503 meanwhile', busy.unavailable, 0);
await pool.end();
