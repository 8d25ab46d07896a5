import { z } from 'zod';
import type { AuditView, ListAudit } from '../contracts/audit.ts';
import { toIso } from '../domain/time/instant.ts';
import { cursorOf, placeAt } from '../platform/cursor.ts';

/** A row as the union finds it; `place` is its instant to the microsecond. */
export type FoundEntry = Omit<AuditView, 'at'> & { at: Date; place: string };

/** Acts on cases go by the name of their event: `case.signed`. */
const OF_CASE = 'case.';

const Place = z.tuple([z.string().regex(/^[\d :.+-]{10,40}$/), z.string().max(128)]);

export const cursorAfter = ({ place, key }: FoundEntry): string => cursorOf([place, key]);

/** The statement that finds one page and one row more of the audit and of what people did on cases, newest first. */
export function findEntries(query: ListAudit): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const after = query.cursor === undefined ? undefined : placeAt(Place, query.cursor).map(given);
  const limit = given(query.limit + 1);
  const [from, to] = [query.from, query.to].map((at) => at && given(at));

  const select = (table: string, names: Columns, filters: (string | undefined)[]): string => {
    const { at, key } = names;
    const where = [
      ...filters,
      from && `${at} >= ${from}`,
      to && `${at} < ${to}`,
      after &&
        `${at} <= ${after[0]}::timestamptz and (${at} < ${after[0]}::timestamptz or ${key} < ${after[1]})`,
    ].filter(Boolean);
    const columns = Object.entries(names).map(([name, column]) => `${column} as "${name}"`);
    return `(select ${columns.join(', ')}, ${at}::text as place from ${table}
      ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by ${at} desc, ${key} desc limit ${limit})`;
  };
  const is = (column: string, value: string | undefined): string | undefined =>
    value === undefined ? undefined : `${column} = ${given(value)}`;

  const { actor, action, subject, outcome } = query;
  const entries = select('audit_entry', ENTRY, [
    is('actor', actor),
    is('action', action),
    is('subject', subject),
    is('outcome', outcome),
  ]);
  const acts = select('case_event', ACT, [
    // What time did is nobody's act; what the importer registered is.
    `(actor ->> 'role' <> 'system' or actor ->> 'id' <> 'system')`,
    is(`actor ->> 'id'`, actor),
    is('type', action?.startsWith(OF_CASE) ? action.slice(OF_CASE.length) : action && ''),
    is('case_no', subject),
    outcome && `type ${outcome === 'refused' ? '=' : '<>'} 'command-refused'`,
  ]);
  return { sql: `${entries} union all ${acts} order by at desc, key desc limit ${limit}`, parameters };
}

type Columns = Record<Exclude<keyof FoundEntry, 'place'>, string>;

const ENTRY: Columns = {
  at: 'at',
  key: `chain || '/' || seq`,
  actor: 'actor',
  roles: 'roles',
  unit: 'unit',
  action: 'action',
  subject: 'subject',
  outcome: 'outcome',
  code: 'code',
  purpose: 'purpose',
  detail: 'detail',
  hash: 'hash',
};
const ACT: Columns = {
  at: 'recorded_at',
  key: `case_no || '/' || seq`,
  actor: `actor ->> 'id'`,
  roles: `array[actor ->> 'role']`,
  unit: `actor ->> 'unit'`,
  action: `'${OF_CASE}' || type`,
  subject: 'case_no',
  outcome: `case type when 'command-refused' then 'refused' else 'done' end`,
  code: `case type when 'command-refused' then data ->> 'code' end`,
  purpose: 'null',
  detail: 'null::jsonb',
  hash: 'hash',
};

export const auditView = ({ place: _, at, ...entry }: FoundEntry): AuditView => ({
  ...entry,
  at: toIso(at.getTime()),
});
