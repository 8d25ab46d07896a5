import type { DataSource } from 'typeorm';

/** Puts attachments into the file of a case, as an act that names them does. */
export const putInFile = (db: DataSource, ids: readonly string[], caseNo: string): Promise<unknown> =>
  db.query('insert into attachment_use (attachment_id, case_no) select unnest($1::text[]), $2', [
    ids,
    caseNo,
  ]);
