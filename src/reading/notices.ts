import type { NoticePage } from '../contracts/views.ts';
import { toIso } from '../domain/time/instant.ts';
import type { Sql } from '../platform/sql.ts';

interface Row {
  seq: number;
  audience: string;
  kind: string;
  naming: string[];
  created_at: Date;
}

/** Everybody who was told of something on a case, oldest first: at most a few per event. */
export async function noticesOf(db: Sql, caseNo: string): Promise<NoticePage['items']> {
  const rows = await db.query<Row[]>(
    'select seq, audience, kind, naming, created_at from notice where case_no = $1 order by seq, audience limit 1000',
    [caseNo],
  );
  return rows.map(({ created_at: createdAt, ...notice }) => ({
    ...notice,
    createdAt: toIso(createdAt.getTime()),
  }));
}
