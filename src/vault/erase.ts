import type { EntityManager } from 'typeorm';

/** What statistics count is left; nothing that anybody wrote or was. */
const LEFT = `
  jsonb_strip_nulls(jsonb_build_object('summary', '', 'detail', '', 'demands', '[]'::jsonb, 'erased', true,
    'occurredAt', content -> 'occurredAt',
    'place', case when content -> 'place' ? 'region' then jsonb_build_object('text', '', 'region', content -> 'place' -> 'region') end,
    'respondent', case when content -> 'respondent' ? 'unit' then jsonb_build_object('unit', content -> 'respondent' -> 'unit') end))`;

/** Each by the number of the case; the archive keeps only hashes of what goes here, and stays whole. */
const STATEMENTS = [
  'delete from identity where case_no = $1',
  'delete from case_text where case_no = $1',
  'delete from redaction where case_no = $1',
  'update unmasking set reason = null where case_no = $1',
  'update relay_message set message = null, answer = null where case_no = $1',
  `delete from idempotency_key where path like '%/cases/' || $1 || '/%'`,
  `update complaint set query_code_hash = '', content = ${LEFT} where case_no = $1`,
];

/** An attachment that was in the file of this case alone. */
const FILES = `
  delete from attachment a where id = any ($1) and not exists (select from attachment_use u where u.attachment_id = a.id)
  returning stored_at as "storedAt"`;

/**
 * Who complained, the key by which that could be read, all words and attachments of a case, gone; its events, dates and figures stay.
 * @returns where the bytes of its attachments are, to be removed once the transaction stands
 */
export async function eraseCase(db: EntityManager, caseNo: string): Promise<string[]> {
  for (const statement of STATEMENTS) await db.query(statement, [caseNo]);
  const [used] = await db.query<[{ id: string }[], number]>(
    'delete from attachment_use where case_no = $1 returning attachment_id as id',
    [caseNo],
  );
  const [files] = await db.query<[{ storedAt: string }[], number]>(FILES, [used.map(({ id }) => id)]);
  return files.map(({ storedAt }) => storedAt);
}
