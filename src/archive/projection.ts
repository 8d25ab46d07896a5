import { In, type DataSource, type EntityManager } from 'typeorm';
import { canonical } from '../platform/canonical.ts';
import { ComplaintCase } from './complaint-case.entity.ts';
import { caseRow, type CaseRow } from '../domain/case/view.ts';
import { readCases } from './archives.ts';

const BATCH = 200;

/** What a rebuild found: cases rebuilt, rows that had differed from the archive, rows without a case. */
export interface Rebuilt {
  cases: number;
  differed: number;
  removed: number;
}

/**
 * Rebuilds the list projection from the archive, one transaction a batch. Each batch locks the table against writers, so that no row is
 * overwritten with an older state.
 */
export async function rebuildProjection(
  db: DataSource,
  onProgress: (rebuilt: Rebuilt) => void,
): Promise<Rebuilt> {
  const rebuilt: Rebuilt = { cases: 0, differed: 0, removed: await removeOrphans(db) };
  for (let last: string | undefined = ''; last !== undefined;) {
    const after: string = last;
    last = await db.transaction((batch) => rebuildBatch(batch, after, rebuilt));
    onProgress(rebuilt);
  }
  return rebuilt;
}

async function rebuildBatch(db: EntityManager, after: string, rebuilt: Rebuilt): Promise<string | undefined> {
  await db.query('lock table complaint_case in share row exclusive mode');
  const numbers = await db.query<{ caseNo: string }[]>(
    `select case_no as "caseNo" from case_event where seq = 1 and case_no > $1 order by case_no limit ${BATCH}`,
    [after],
  );
  if (numbers.length === 0) return undefined;
  const caseNos = numbers.map((row) => row.caseNo);
  const cases = await readCases(db, caseNos);
  const rows = caseNos.map((caseNo) => storedRow(caseRow(cases.get(caseNo)!.state)));
  const kept = new Map(
    (await db.findBy(ComplaintCase, { caseNo: In(caseNos) })).map((row) => [row.caseNo, canonical(row)]),
  );
  rebuilt.cases += rows.length;
  rebuilt.differed += rows.filter((row) => kept.get(row.caseNo) !== canonical(row)).length;
  await db.upsert(ComplaintCase, rows, ['caseNo']);
  return caseNos.at(-1);
}

const storedRow = ({ dueAt, registeredAt, closedAt, ...row }: CaseRow): ComplaintCase =>
  ({
    ...row,
    dueAt: dueAt === null ? null : new Date(dueAt),
    registeredAt: new Date(registeredAt),
    closedAt: closedAt === null ? null : new Date(closedAt),
  }) as ComplaintCase;

async function removeOrphans(db: DataSource): Promise<number> {
  const [row] = await db.query<{ n: number }[]>(
    `with gone as (
       delete from complaint_case c where not exists (select from case_event e where e.case_no = c.case_no) returning 1
     ) select count(*)::int as n from gone`,
  );
  return row!.n;
}
