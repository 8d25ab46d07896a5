import { noteCommand } from '../audit/command-line.ts';
import { outsideOf } from '../audit/daily-heads.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';

/** Writes down now, outside of the database and signed, where the chains of archive and audit end; the API does so once a day. */
const config = readConfig(process.env);
const db = await createDataSource(config, entities).initialize();
try {
  await noteCommand(db, 'audit.heads', undefined);
  const name = await outsideOf(config).write(db, new Date(), true);
  console.log(`链尾已另存 written: ${config.chainHeads.folder}/${name ?? ''}`);
} finally {
  await db.destroy();
}
