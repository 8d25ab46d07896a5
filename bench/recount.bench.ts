/** 10,000 open cases counted anew under a new calendar: how long until the last is, and until every workflow has been told. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CalendarEditionView } from '../src/contracts/calendar.ts';
import { addDays, dayOf, toIso } from '../src/domain/time/instant.ts';
import { request, setup } from './load.ts';
import { COUNTY, plant } from './planted.ts';
import { size } from './size.ts';
import { verdict } from './table.ts';

const CASES = size('BENCH_RECOUNT', 10_000, 20);

const { product, tokens, databaseUrl } = setup();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
const db = {
  query: async <T>(sql: string, values?: unknown[]): Promise<T> => (await pool.query(sql, values)).rows as T,
};
const told = async (): Promise<void> => {
  for (;;) {
    const [row] = await db.query<{ n: number }[]>(
      `select count(*)::int as n from outbox where untold <> '{}'`,
    );
    if (row!.n === 0) return;
    await sleep(250);
  }
};

const remaining = Array.from(
  { length: CASES },
  (_, i) => `JS20990101${String(i + 1).padStart(6, '0')}`,
).values();
const lane = async (): Promise<void> => {
  for (const caseNo of remaining) await plant(db, caseNo, Date.now() + 3_600_000, COUNTY);
};
await Promise.all(Array.from({ length: 8 }, lane));
await told();

/** A workday soon, which the notice makes free. */
let day = addDays(dayOf(Date.now()), 1);
while ([0, 6].includes(new Date(day).getUTCDay())) day = addDays(day, 1);
const notice = {
  number: '测量〔1〕号',
  publishedAt: toIso(Date.now()),
  year: Number(day.slice(0, 4)),
  off: [{ from: day, to: day, name: '临时放假' }],
  makeUp: [],
};
const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
const { edition } = await request<CalendarEditionView>(
  `${product}/calendars/CN/editions`,
  tokens['duty-lead'],
  notice,
);
let view: CalendarEditionView;
do {
  await sleep(100);
  view = await request<CalendarEditionView>(`${product}/calendars/editions/${edition}`, tokens['duty-lead']);
} while (view.done < CASES);
const counted = seconds();
await told();
verdict('open cases counted anew', view.done, CASES);
verdict('… whose clocks moved', view.moved);
verdict('… in s', counted);
verdict('… cases a second', CASES / counted);
verdict('… until their workflows are told, in s', seconds());
await pool.end();
