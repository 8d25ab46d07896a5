import { createHash } from 'node:crypto';
import type { Errand } from '../domain/case/errands.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { notices } from '../domain/case/notices.ts';
import type { CaseRow } from '../domain/case/view.ts';
import { canonical } from '../platform/canonical.ts';
import type { Sql } from '../platform/sql.ts';
import type { StoredEvent } from './case-event.entity.ts';

/** What a case's history gained, and what the list shall say of it now. */
export interface Entry {
  caseNo: string;
  events: readonly CaseEvent[];
  row: CaseRow;
  errands?: readonly Errand[];
}

/**
 * Append a case's next events to the archive, refresh its row in the list and queue its notices and errands: one statement, hence one transaction.
 * Guarded by `seq` and the hash chain: what is already there is left, so calling twice changes nothing.
 * @returns nothing once the archive holds these events; with nothing written, the other events that it holds from the first of these on;
 * or `ahead` when it does not hold the event before them.
 * @throws Error when somebody appended in this very moment: asked again, it tells what.
 */
export async function record(db: Sql, entry: Entry): Promise<CaseEvent[] | 'ahead' | undefined> {
  const { caseNo } = entry;
  const [first] = entry.events;
  if (!first) return undefined;
  const { seq } = first;
  const held = await db.query<StoredEvent[]>(HELD, [caseNo, seq - 1]);
  const before = seq === 1 ? '' : held.shift()?.hash;
  if (before === undefined || (held[0] && held[0].seq !== seq)) return 'ahead';
  const chained = chain(caseNo, entry.events, before);
  if (held.some((event, i) => event.hash !== chained[i]?.hash)) return held.map(eventOf);
  const events = entry.events.slice(held.length);
  if (events.length === 0) return undefined;
  const last = chained[held.length - 1] ?? { seq: seq - 1, hash: before };
  const [appended] = await db.query<{ n: number }[]>(RECORD, parametersOf({ ...entry, events }, last));
  if (Number(appended?.n) !== events.length)
    throw new Error(`Case ${caseNo}: the archive moved on from event ${last.seq}`);
  return undefined;
}

/** Where a case's archive ends: the event that the next one follows. */
export interface End {
  seq: number;
  hash: string;
}

/** What {@link APPEND} is told: `$1` to `$7`. */
export const parametersOf = ({ caseNo, events, row, errands = [] }: Entry, { seq, hash }: End): unknown[] => [
  caseNo,
  JSON.stringify(chain(caseNo, events, hash)),
  seq,
  hash,
  JSON.stringify(notices(events)),
  JSON.stringify(columns(row)),
  JSON.stringify(errands.map((errand) => ({ seq: errand.seq, n: errand.n, payload: errand }))),
];

/** Clocks of two machines differ by less. */
const APART_MS = 5 * 60_000;
const REACH = 'select greatest(offset_ms, reach_ms)::float8 as reach from case_clock where case_no = $1';

/**
 * Whether events are dated after now: through Temporal's own interface anybody can move the clock of a workflow, and no date of the archive may come
 * of that. Only a demo's case has a clock of its own.
 */
export async function isToCome(
  db: Sql,
  { caseNo, events }: Pick<Entry, 'caseNo' | 'events'>,
  demo: boolean,
): Promise<boolean> {
  const ahead = Math.max(...events.map(({ at }) => at)) - Date.now() - APART_MS;
  if (ahead <= 0 || !demo) return ahead > 0;
  const [clock] = await db.query<{ reach: number }[]>(REACH, [caseNo]);
  return ahead > (clock?.reach ?? 0);
}

/** A case's archived events after `seq`, in order. */
export const eventsAfter = async (db: Sql, caseNo: string, seq: number): Promise<CaseEvent[]> =>
  (await db.query<StoredEvent[]>(HELD, [caseNo, seq + 1])).map(eventOf);

const columns = (row: CaseRow) => ({
  ...row,
  dueAt: row.dueAt === null ? null : new Date(row.dueAt),
  registeredAt: new Date(row.registeredAt),
  closedAt: row.closedAt === null ? null : new Date(row.closedAt),
});

/** Each event's row with its hash, which seals everything in it and the hash before it. */
function chain(caseNo: string, events: readonly CaseEvent[], before: string) {
  let hash = before;
  return events.map(({ seq, type, at, by, command, text, data, clocks }) => {
    const event = {
      seq,
      type,
      at,
      actor: by,
      commandId: command ?? null,
      text: text ?? null,
      data,
      clocks: clocks ?? null,
    };
    hash = eventHash(hash, caseNo, event);
    return { ...event, at: new Date(at), hash };
  });
}

/** Everything of an archived event that its hash seals; `at` in epoch ms. */
export type Sealed = Pick<
  StoredEvent,
  'seq' | 'type' | 'actor' | 'commandId' | 'data' | 'text' | 'clocks'
> & { at: number };

/** SHA-256, base64url, over the hash before it and the event as JSON with sorted keys. */
export const eventHash = (before: string, caseNo: string, event: Sealed): string => {
  const { seq, type, at, actor, commandId, data, text, clocks } = event;
  return sha256(`${before}\n${canonical({ caseNo, seq, type, at, actor, commandId, data, text, clocks })}`);
};

/** What a trigger of migration 012 seals beside the hash: the instant, in microseconds, at which the row was written. */
export const recordedSeal = (hash: string, micros: string): string =>
  createHash('sha256').update(`${hash} ${micros}`).digest('hex');

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** An archived row as the domain's event. */
export const eventOf = (row: StoredEvent): CaseEvent =>
  ({
    seq: row.seq,
    type: row.type,
    at: row.at.getTime(),
    by: row.actor,
    ...(row.commandId === null ? {} : { command: row.commandId }),
    ...(row.text === null ? {} : { text: row.text }),
    data: row.data,
    ...(row.clocks === null ? {} : { clocks: row.clocks }),
  }) as CaseEvent;

/** The first broken link of a case's archive, or undefined when the chain holds. */
export function brokenLink(caseNo: string, rows: readonly StoredEvent[]): number | undefined {
  let hash = '';
  for (const [i, row] of rows.entries()) {
    if (row.seq !== i + 1 || row.hash !== eventHash(hash, caseNo, { ...row, at: row.at.getTime() }))
      return i + 1;
    hash = row.hash;
  }
  return undefined;
}

const COLUMNS = {
  caseNo: 'case_no text',
  version: 'version integer',
  state: 'state text',
  status: 'status text',
  matterType: 'matter_type text',
  typeCode: 'type_code text',
  tier: 'tier text',
  region: 'region text',
  channel: 'channel text',
  unit: 'unit text',
  coUnits: 'co_units text[]',
  dueAt: 'due_at timestamptz',
  overdue: 'overdue boolean',
  supervision: 'supervision text',
  policyVersion: 'policy_version text',
  extensions: 'extensions integer',
  flags: 'flags text[]',
  registeredAt: 'registered_at timestamptz',
  closedAt: 'closed_at timestamptz',
  firstContact: 'first_contact text',
  involved: 'involved text[]',
} satisfies Record<keyof CaseRow, string>;
const NAMES = Object.values(COLUMNS).map((c) => c.split(' ')[0]!);
const ROWS = `select ${Object.entries(COLUMNS)
  .map(([key, column]) => `r."${key}" as ${column.split(' ')[0]}`)
  .join(', ')} from jsonb_to_recordset(jsonb_build_array($6::jsonb)) as r(${Object.entries(COLUMNS)
  .map(([key, column]) => `"${key}" ${column.slice(column.indexOf(' ') + 1)}`)
  .join(', ')})`;
const UPSERT = `insert into complaint_case (${NAMES.join(', ')}) select ${NAMES.join(', ')} from rows where exists (select from appended)
  on conflict (case_no) do update set ${NAMES.slice(1)
    .map((n) => `${n} = excluded.${n}`)
    .join(', ')}`;
const HELD = `
  select seq, type, at, command_id as "commandId", actor, data, text, clocks, hash from case_event
  where case_no = $1 and seq >= $2 order by seq`;
/**
 * The statement's common table expressions: append the events behind the one that they follow, update the list row, queue notices and
 * errands; nothing where `guard` is false. The caller adds the `select`.
 */
export const appending = (guard = 'true'): string => `
  given as (
    select * from jsonb_to_recordset($2::jsonb) as e(seq int, type text, at timestamptz, "commandId" text, actor jsonb,
      data jsonb, text jsonb, clocks jsonb, hash text)
  ), appended as (
    insert into case_event (case_no, seq, type, at, command_id, actor, data, text, clocks, hash)
    select $1, seq, type, at, "commandId", actor, data, nullif(text, 'null'), nullif(clocks, 'null'), hash from given
    where (${guard}) and ($3 = 0 or exists (select from case_event where case_no = $1 and seq = $3 and hash = $4))
    returning seq
  ), rows as (${ROWS}), shown as (
    ${UPSERT} where complaint_case.version < excluded.version
  ), told as (
    insert into notice (case_no, seq, audience, kind, naming)
    select $1, n.seq, n.audience, n.kind, n.naming
    from jsonb_to_recordset($5::jsonb) as n(seq int, audience text, kind text, naming jsonb)
    where exists (select from appended)
    on conflict do nothing
  ), asked as (
    insert into errand (case_no, seq, n, payload)
    select $1, e.seq, e.n, e.payload from jsonb_to_recordset($7::jsonb) as e(seq int, n int, payload jsonb)
    where exists (select from appended)
    on conflict do nothing
  )`;
const RECORD = `with ${appending()} select count(*)::int as n from appended`;
