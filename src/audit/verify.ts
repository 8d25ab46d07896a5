import type { AuditVerification } from '../contracts/audit.ts';
import { eventHash, recordedSeal, type Sealed } from '../archive/archive.ts';
import { auditHash, type AuditRow } from './chain.ts';
import type { Head } from './outside.ts';
import type { Sql } from '../platform/sql.ts';

type Broken = AuditVerification['broken'][number];
type Table = Broken['table'];

/** One row as a link of its chain. */
interface Link {
  chain: string;
  seq: number;
  hash: string;
  /** Whether what the hash leaves out is as it was written. */
  whole: boolean;
  /** What the hash would be after this one. */
  after: (before: string) => string;
}

const BATCH = 1000;
const MOST = 100;

const AUDIT = `
  select chain, seq, (extract(epoch from at) * 1000000)::bigint::text as micros, actor, array_to_string(roles, ',') as roles, unit, action,
    subject, outcome, code, purpose, detail::text as detail, hash
  from audit_entry where $1::text is null or (chain, seq) > ($1::smallint, $2::int) order by chain, seq limit ${BATCH}`;
const EVENTS = `
  select case_no as "caseNo", seq, type, (extract(epoch from at) * 1000000)::bigint::text as micros, command_id as "commandId", actor, data, text,
    clocks, hash, (extract(epoch from recorded_at) * 1000000)::bigint::text as "recordedMicros", recorded_seal as "recordedSeal"
  from case_event where $1::text is null or (case_no, seq) > ($1, $2::int) order by case_no, seq limit ${BATCH}`;

/** What stands beside the chains says where each ends: the heads of the audit, and the version of each case in the list. */
const CUT = `
  select 'audit_entry' as table, h.chain || '/' || h.seq as key from audit_head h
  where not exists (select from audit_entry e where e.chain = h.chain and e.seq = h.seq and e.hash = h.hash)
  union all
  select 'case_event', c.case_no || '/' || c.version from complaint_case c
  where not exists (select from case_event e where e.case_no = c.case_no and e.seq = c.version)
  order by 1, 2 limit ${MOST}`;

/** Of the heads that were written down outside, those that the tables do not hold. */
const GONE = `
  select h ->> 0 as table, (h ->> 1) || '/' || (h ->> 2) as key from jsonb_array_elements($1::jsonb) h
  where case h ->> 0
    when 'audit_entry' then not exists (select from audit_entry e
      where e.chain = (h ->> 1)::smallint and e.seq = (h ->> 2)::int and e.hash = h ->> 3)
    else not exists (select from case_event e where e.case_no = h ->> 1 and e.seq = (h ->> 2)::int and e.hash = h ->> 3)
  end`;

type EventRow = Omit<Sealed, 'at'> & {
  caseNo: string;
  micros: string;
  hash: string;
  recordedMicros: string;
  recordedSeal: string;
};

/**
 * Reads every row of the audit and of the cases' archive, a thousand at a time, and names those that are not as they were written: changed,
 * or without the row that stood before them, and the ends of chains that are gone. A row that was changed does not make its successors suspect.
 * @param report how many rows have been read so far
 * @param outside how far the chains reached, as it was written down outside of the database: what was there then must be there still
 */
export async function verifyAudit(
  db: Sql,
  report: (rows: number) => void = () => {},
  outside: { heads: readonly Head[]; spoilt: readonly string[] } = { heads: [], spoilt: [] },
): Promise<AuditVerification> {
  const broken: Broken[] = [];
  const heads = new Map<string, { chain: string; seq: number; hash: string }>();
  let rows = 0;
  const counted = (n: number): void => report((rows += n));
  const auditEntry = await walk(
    'audit_entry',
    linksOf(db, AUDIT, auditLink, counted),
    broken,
    ({ chain, seq, hash }) => heads.set(chain, { chain, seq, hash }),
  );
  const caseEvent = await walk('case_event', linksOf(db, EVENTS, eventLink, counted), broken);
  const named = new Set(broken.map(({ table, key }) => `${table} ${key}`));
  for (const { table, key } of await db.query<Pick<Broken, 'table' | 'key'>[]>(CUT))
    if (broken.length < MOST && !named.has(`${table} ${key}`)) broken.push({ table, key, why: 'missing' });
  for (const name of outside.spoilt) broken.push({ table: 'chain_heads', key: name, why: 'changed' });
  for (let i = 0; i < outside.heads.length && broken.length < MOST; i += BATCH) {
    const gone = await db.query<Pick<Broken, 'table' | 'key'>[]>(GONE, [
      JSON.stringify(outside.heads.slice(i, i + BATCH)),
    ]);
    for (const { table, key } of gone.slice(0, MOST - broken.length))
      broken.push({ table, key, why: 'missing' });
  }
  return { rows: { auditEntry, caseEvent }, broken, heads: [...heads.values()] };
}

/** The rows of a table in the order of their key, a batch in memory at a time. */
async function* linksOf<Row>(
  db: Sql,
  sql: string,
  linkOf: (row: Row) => Link,
  counted: (rows: number) => void,
): AsyncGenerator<Link> {
  let last: Link | undefined;
  do {
    const rows: Row[] = await db.query<Row[]>(sql, [last?.chain ?? null, last?.seq ?? null]);
    last = undefined;
    for (const row of rows) yield (last = linkOf(row));
    counted(rows.length);
    if (rows.length < BATCH) return;
  } while (last);
}

async function walk(
  table: Table,
  links: AsyncIterable<Link>,
  broken: Broken[],
  seen: (link: Link) => void = () => {},
): Promise<number> {
  let rows = 0;
  let chain: string | undefined;
  let next = 1;
  /** What the row before sealed: its hash, and what its hash should have been. */
  let before: string[] = [''];
  for await (const link of links) {
    rows++;
    if (link.chain !== chain) [chain, next, before] = [link.chain, 1, ['']];
    const inPlace = link.seq === next;
    const reckoned = before.map((hash) => link.after(hash));
    const holds = inPlace && link.whole && reckoned.includes(link.hash);
    if (!holds && broken.length < MOST)
      broken.push({ table, key: `${chain}/${link.seq}`, why: inPlace ? 'changed' : 'out-of-place' });
    next = link.seq + 1;
    before = holds || !inPlace ? [link.hash] : [link.hash, reckoned[0]!];
    seen(link);
  }
  return rows;
}

const auditLink = (row: AuditRow): Link => ({
  chain: String(row.chain),
  seq: row.seq,
  hash: row.hash,
  whole: true,
  after: (before) => auditHash(before, row),
});

/** The archive keeps instants to the millisecond: anything finer was not written by us. */
const eventLink = ({
  caseNo,
  micros,
  hash,
  recordedMicros,
  recordedSeal: seal,
  ...event
}: EventRow): Link => ({
  chain: caseNo,
  seq: event.seq,
  hash,
  whole: micros.endsWith('000') && seal === recordedSeal(hash, recordedMicros),
  after: (before) => eventHash(before, caseNo, { ...event, at: Number(micros) / 1000 }),
});
