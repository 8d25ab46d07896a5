import type { EntityManager } from 'typeorm';
import { removeLater } from '../attachments/files/removals.ts';
import type { Erasure } from '../vault/privacy.entity.ts';

/** What statistics count is left; nothing that anybody wrote or was. The region that counts stands in the events. */
const LEFT = `
  jsonb_strip_nulls(jsonb_build_object('summary', '', 'detail', '', 'demands', '[]'::jsonb, 'erased', true,
    'occurredAt', content -> 'occurredAt',
    'respondent', case when content -> 'respondent' ? 'unit' then jsonb_build_object('unit', content -> 'respondent' -> 'unit') end))`;

/** Each by the number of the case; the archive keeps only hashes of what goes here, and stays whole. */
const STATEMENTS = [
  'delete from identity where case_no = $1',
  'delete from case_text where case_no = $1',
  // What it handed on to the case that it was linked to.
  `delete from case_text t using errand e where e.case_no = $1 and t.id = e.id`,
  'delete from redaction where case_no = $1',
  'update unmasking set reason = null where case_no = $1',
  'update relay_message set message = null, answer = null, told = null where case_no = $1',
  'update erasure set reason = null where case_no = $1',
  `update recording_request set reason = '' where recording_id in (select id from recording where case_no = $1)`,
  `delete from idempotency_key where path like '%/cases/' || $1 || '/%'`,
  `delete from idempotency_key where exists (
     select from recording r where r.case_no = $1 and strpos(path, '/recordings/' || r.id || '/') > 0)`,
  `update complaint set query_code_hash = '', content = ${LEFT}, words = '' where case_no = $1`,
];

interface Kept {
  id: string;
  storedAt: string;
}
/** An attachment that was in the file of this case alone. */
const FILES = `
  delete from attachment a where id = any ($1) and not exists (select from attachment_use u where u.attachment_id = a.id)
  returning id, stored_at as "storedAt"`;

const RECORDINGS = `
  update recording set purged_at = now() where case_no = $1 and purged_at is null returning id, stored_at as "storedAt"`;
/** As a recording that is destroyed by itself has it. */
const LEDGER = `
  insert into recording_access (recording_id, at, caller, action, outcome, authoriser)
  select unnest($1::text[]), now(), $2, 'purge', 'done', $3`;

/**
 * Who complained, the key by which that could be read, all words, attachments and recordings of a case, gone; its events, dates and figures
 * stay. Its bytes in the store of files go as surely as the transaction stands.
 */
export async function eraseCase(
  db: EntityManager,
  { caseNo, erasedBy, agreedBy }: Pick<Erasure, 'caseNo' | 'erasedBy' | 'agreedBy'>,
): Promise<void> {
  for (const statement of STATEMENTS) await db.query(statement, [caseNo]);
  const [used] = await db.query<[{ id: string }[], number]>(
    'delete from attachment_use where case_no = $1 returning attachment_id as id',
    [caseNo],
  );
  const [files] = await db.query<[Kept[], number]>(FILES, [used.map(({ id }) => id)]);
  const [recordings] = await db.query<[Kept[], number]>(RECORDINGS, [caseNo]);
  await db.query(LEDGER, [recordings.map(({ id }) => id), erasedBy, agreedBy]);
  await removeLater(
    db,
    [...files, ...recordings].map(({ storedAt }) => storedAt),
  );
}
