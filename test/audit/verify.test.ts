import fc from 'fast-check';
import type { DataSource, EntityManager } from 'typeorm';
import { verifyAudit } from '../../src/audit/verify.ts';
import { record } from '../../src/archive/archive.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { Story } from '../support/county.ts';
import { freshDatabase } from '../support/stack.ts';

const ROWS = 10_000;
const TABLES = { audit_entry: ['chain', 'seq'], case_event: ['case_no', 'seq'] } as const;
type Table = keyof typeof TABLES;

let db: DataSource;
let close: () => Promise<void>;

/** Half of them of the audit, half events of cases that were told to their end. */
beforeAll(async () => {
  const fresh = await freshDatabase();
  db = await createDataSource({ databaseUrl: fresh.url }, entities).initialize();
  close = async () => {
    await db.destroy();
    await fresh.drop();
  };
  await db.query(
    `select audit_append((i % 16)::smallint, 'demo-' || i % 7, array['agent', 'duty-lead'], case when i % 3 = 0 then 'housing' end, 'read.case',
       'JS2026030900' || lpad((i % 500)::text, 4, '0'), case when i % 5 = 0 then 'refused' else 'done' end,
       case when i % 5 = 0 then 'forbidden' end, case when i % 2 = 0 then 'contact' end,
       case when i % 2 = 0 then jsonb_build_object('version', i, 'unit', 'housing') end)
     from generate_series(1, $1::int) i`,
    [ROWS / 2],
  );
  const told = story();
  const cases = Math.ceil(ROWS / 2 / told.events.length);
  for (let i = 0; i < cases; i++) {
    const caseNo = `JS20260309${String(i).padStart(6, '0')}`;
    const { events, state } = story(caseNo);
    await record(db, { caseNo, events, row: caseRow(state) });
  }
});
afterAll(() => close());

function story(caseNo = 'JS20260309000000'): Story {
  const told = new Story('2026-03-09 10:00', { caseNo });
  told.act('2026-03-09 10:05', 'classify', { typeCode: 'property', tier: 'standard' });
  told.act('2026-03-09 10:10', 'dispatch', { unit: 'housing' }, { text: 'a-hash' });
  return told.wait('2026-05-01 10:00');
}

test(`${ROWS} rows hold, and are read in seconds`, async () => {
  const began = performance.now();
  const { rows, broken, heads } = await verifyAudit(db);
  console.info(`${ROWS} rows verified in ${Math.round(performance.now() - began)} ms`);
  expect(broken).toEqual([]);
  expect(rows.auditEntry + rows.caseEvent).toBeGreaterThanOrEqual(ROWS);
  expect(heads).toHaveLength(16);
});

interface Column {
  table: Table;
  name: string;
  type: string;
}

const columns = (): Promise<Column[]> =>
  db.query(
    `select attrelid::regclass::text as table, attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid::regclass::text = any ($1) and attnum > 0 and not attisdropped order by attrelid, attnum`,
    [Object.keys(TABLES)],
  );

/** The value as text with one bit of it changed. */
function flipped(text: string, random: () => number): string {
  const characters = [...text];
  const at = random() % characters.length;
  characters[at] = String.fromCodePoint(characters[at]!.codePointAt(0)! ^ (1 << (random() % 7)));
  return characters.join('');
}

/**
 * Changes one bit of a value as a superuser could, past the trigger, and answers the row's key as it stands then; undefined when that
 * row holds nothing in this column, or what came of it is no value of its type.
 */
async function flip(rows: EntityManager, { table, name, type }: Column, random: () => number) {
  const [of, seq] = TABLES[table];
  const held = `from ${table} where ${name} is not null`;
  const [{ n }] = await rows.query<[{ n: number }]>(`select count(*)::int as n ${held}`);
  const [at] = await rows.query<{ ctid: string; value: string }[]>(
    `select ctid::text, ${name}::text as value ${held} order by ${of}, ${seq} offset $1 limit 1`,
    [random() % n],
  );
  if (!at) return undefined;
  await rows.query('savepoint flip');
  try {
    const [[changed]] = await rows.query<[{ key: string }[]]>(
      `update ${table} set ${name} = $2::text::${type} where ctid = $1::tid and ${name} <> $2::text::${type} returning ${of} || '/' || ${seq} as key`,
      [at.ctid, flipped(at.value, random)],
    );
    return changed?.key;
  } catch {
    await rows.query('rollback to savepoint flip');
    return undefined;
  }
}

/** Past the triggers and the constraints, in a transaction that is undone. */
async function tampering<T>(run: (rows: EntityManager) => Promise<T>): Promise<T> {
  const runner = db.createQueryRunner();
  await runner.startTransaction();
  try {
    for (const table of Object.keys(TABLES)) await runner.query(`alter table ${table} disable trigger user`);
    await runner.query('alter table audit_entry drop constraint audit_entry_outcome_check');
    return await run(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

/** A bit of this column in some row of many that can be changed. */
async function flipSomewhere(rows: EntityManager, column: Column, random: () => number): Promise<string> {
  for (;;) {
    const key = await flip(rows, column, random);
    if (key !== undefined) return `${column.table} ${key}`;
  }
}

const FLIPS = Number(process.env['FLIPS'] ?? 1);

test.each(Array.from({ length: FLIPS }, (_, i) => [20_260_309 + i]))(
  'one bit changed in every column of both tables is found and its row named (seed %i)',
  async (seed) => {
    const numbers = fc.sample(fc.nat(), { seed, numRuns: 100_000 });
    const random = (): number => numbers.pop()!;
    await tampering(async (rows) => {
      const changed: string[] = [];
      for (const column of await columns()) changed.push(await flipSomewhere(rows, column, random));
      const began = performance.now();
      const { broken } = await verifyAudit(rows);
      console.info(`found in ${Math.round(performance.now() - began)} ms`);
      const named = broken.map(({ table, key }) => `${table} ${key}`);
      expect(changed.filter((row) => !named.includes(row))).toEqual([]);
      expect(changed).toHaveLength(25);
    });
  },
);

test('one bit, and one row is named', () =>
  tampering(async (rows) => {
    await rows.query(`update audit_entry set actor = 'demo-x' where chain = 3 and seq = 17`);
    const { broken } = await verifyAudit(rows);
    expect(broken).toEqual([{ table: 'audit_entry', key: '3/17', why: 'changed' }]);
  }));

test('a row that is gone leaves a gap, and its successor is named', () =>
  tampering(async (rows) => {
    await rows.query('delete from audit_entry where chain = 3 and seq = 17');
    const { broken } = await verifyAudit(rows);
    expect(broken).toEqual([{ table: 'audit_entry', key: '3/18', why: 'out-of-place' }]);
  }));

test('ends that were cut off are found, of the audit and of a case', () =>
  tampering(async (rows) => {
    await rows.query('delete from audit_entry where chain = 3 and seq > 310');
    await rows.query(`delete from case_event where case_no = 'JS20260309000001' and seq > 2`);
    await rows.query(`delete from case_event where case_no = 'JS20260309000002'`);
    const { broken } = await verifyAudit(rows);
    const version = story().state.version;
    expect(broken).toEqual([
      { table: 'audit_entry', key: expect.stringMatching(/^3\/31\d$/), why: 'missing' },
      { table: 'case_event', key: `JS20260309000001/${version}`, why: 'missing' },
      { table: 'case_event', key: `JS20260309000002/${version}`, why: 'missing' },
    ]);
  }));
