import type { DataSource, EntityManager } from 'typeorm';
import { plainWords } from '../platform/plain-words.ts';

const BATCH = 500;

interface Words {
  summary: string;
  detail: string;
}

/** What of a complaint is searched, in the form in which it is: no query reaches from the summary into the detail. */
export const searchedWords = ({ summary, detail }: Words): string =>
  `${plainWords(summary)} ${plainWords(detail)}`;

/**
 * Writes the searched words of complaints that have none: rows of an earlier release. A batch a transaction; run again, it goes on.
 * @returns how many
 */
export async function fillSearchedWords(db: DataSource): Promise<number> {
  let filled = 0;
  for (let taken = BATCH; taken > 0; filled += taken) taken = await db.transaction(fillBatch);
  return filled;
}

async function fillBatch(batch: EntityManager): Promise<number> {
  const rows = await batch.query<({ caseNo: string } & Words)[]>(
    `select case_no as "caseNo", coalesce(content ->> 'summary', '') as summary, coalesce(content ->> 'detail', '') as detail
     from complaint where words is null order by case_no limit ${BATCH} for update`,
  );
  await batch.query(
    'update complaint c set words = n.words from unnest($1::text[], $2::text[]) as n(case_no, words) where c.case_no = n.case_no',
    [rows.map(({ caseNo }) => caseNo), rows.map(searchedWords)],
  );
  return rows.length;
}
