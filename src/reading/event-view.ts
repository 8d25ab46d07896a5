import type { EventView } from '../contracts/views.ts';
import type { Sql } from '../platform/sql.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { eventTitle } from '../domain/case/titles.ts';
import { toIso } from '../domain/time/instant.ts';
import type { ReadCase } from '../archive/archives.ts';

export type Text = Record<string, unknown>;
/** How its reader reads what was written with an event; undefined: they do not learn that anything was. */
export type Legible = (event: CaseEvent) => ((text: Text) => Text) | undefined;

const asWritten: Legible = () => (text) => text;

/** At most `most` events after `after`, oldest first, each with what was written, as far as its reader may know it. */
export async function eventsOf(
  db: Sql,
  found: ReadCase,
  after: number,
  most: number,
  legible = asWritten,
): Promise<EventView[]> {
  const events = found.events.slice(after, after + most);
  const ids = events.flatMap((e) => (e.text ? [e.text.id] : []));
  const texts = await textsOf(db, found.state.caseNo, ids);
  const written = (e: CaseEvent): { text?: Text | null } => {
    const read = e.text && legible(e);
    if (!e.text || !read) return {};
    const text = texts.get(e.text.id);
    return { text: text ? read(text) : null };
  };
  return events.map((e) => ({
    seq: e.seq,
    type: e.type,
    title: eventTitle(e),
    at: toIso(e.at),
    actor: e.by,
    commandId: e.command ?? null,
    data: onTheWire(e.data),
    ...written(e),
    hash: found.hashes[e.seq - 1]!,
  }));
}

/** An archive as it reads to whom it is not told that the complainant has complained before. */
export const withoutRepeats = (events: readonly EventView[]): EventView[] =>
  events.map((event) => {
    const { link, ...data } = event.data as { link?: { relation: string } };
    return link?.relation === 'repeat' ? { ...event, data } : event;
  });

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
