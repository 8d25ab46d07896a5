import type { DataSource } from 'typeorm';
import { DAY_MS, type Instant } from '../domain/time/instant.ts';
import { Attachment } from './attachment.entity.ts';
import type { Files } from './files/files.ts';
import { removeLater, removeWaiting } from './files/removals.ts';

const UNUSED_DAYS = 7;
const AT_MOST = 1000;

const ORPHANS = `
  select id, stored_at as "storedAt" from attachment a
  where created_at < $1 and not exists (select 1 from attachment_use u where u.attachment_id = a.id)
  order by created_at limit ${AT_MOST}`;

/**
 * Removes the attachments that no case used within seven days of their upload, at most a thousand at a time, and what a process that
 * died left half-received. Answers how many attachments it removed.
 */
export async function purgeOrphans(database: DataSource, files: Files, now: Instant): Promise<number> {
  await files.sweep(now);
  const before = new Date(now - UNUSED_DAYS * DAY_MS);
  const orphans = await database.query<Pick<Attachment, 'id' | 'storedAt'>[]>(ORPHANS, [before]);
  for (const { id, storedAt } of orphans)
    await database.transaction(async (db) => {
      // An act that names it meanwhile holds the row: the foreign key then refuses, and nothing is removed.
      await db.delete(Attachment, { id });
      await removeLater(db, [storedAt]);
    });
  await removeWaiting(database, files);
  return orphans.length;
}
