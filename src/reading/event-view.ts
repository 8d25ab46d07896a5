import type { EventView } from '../contracts/views.ts';
import type { Sql } from '../platform/sql.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { otherCases, withoutCases } from '../domain/case/other-cases.ts';
import { eventTitle } from '../domain/case/titles.ts';
import { toIso } from '../domain/time/instant.ts';
import type { ReadCase } from '../archive/archives.ts';
import type { Told } from './links.ts';

export type Text = Record<string, unknown>;
/** What its reader reads of what was written with an event; undefined: they do not learn that anything was. */
export type Legible = (event: CaseEvent, text: Text) => Text | undefined;

/** An event as its reader may know it; how its hash and command leave is `CaseReader.proofOf`. */
export type WrittenEvent = Omit<EventView, 'commandId' | 'hash'>;

const asWritten: Legible = (_, text) => text;

/** At most `most` events after `after`, oldest first, each with what was written and the cases that it names, as far as its reader may know them. */
export async function eventsOf(
  db: Sql,
  found: ReadCase,
  after: number,
  most: number,
  legible = asWritten,
  told: Told = () => true,
): Promise<WrittenEvent[]> {
  const events = found.events.slice(after, after + most);
  const ids = events.flatMap((e) => (e.text ? [e.text.id] : []));
  const texts = await textsOf(db, found.state.caseNo, ids);
  const written = (e: CaseEvent): { text?: Text | null } => {
    if (!e.text) return {};
    const text = texts.get(e.text.id);
    const read = legible(e, text ?? {});
    return read ? { text: text ? read : null } : {};
  };
  const untold = (e: CaseEvent) => otherCases(e).filter((other) => !told(found.state, other));
  return events.map((e) => ({
    seq: e.seq,
    type: e.type,
    title: eventTitle(e),
    at: toIso(e.at),
    actor: e.by,
    data: onTheWire(withoutCases(e.data, untold(e))),
    ...written(e),
  }));
}

/** The archive keeps a computed instant as epoch ms, under a name that ends in `At`; the wire shows it as an instant. */
const onTheWire = (data: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'number' && key.endsWith('At') ? toIso(value) : value,
    ]),
  );

async function textsOf(db: Sql, caseNo: string, ids: readonly string[]): Promise<Map<string, Text>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ id: string; body: Text }[]>(
    'select id, body from case_text where case_no = $1 and id = any ($2)',
    [caseNo, ids],
  );
  return new Map(rows.map((row) => [row.id, row.body]));
}
