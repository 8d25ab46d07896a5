import { resolve } from 'node:path';
import { Files } from '../attachments/files/files.ts';
import { purgeOrphans } from '../attachments/orphans.ts';
import { noteCommand } from '../audit/command-line.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';
import { backUp, verifyBackup } from '../recordings/backup.ts';

const USAGE = `Usage: node stack/run.mjs files COMMAND
  backup DAY FOLDER   copy the recordings made on a day (2026-03-11) below a folder, with a manifest
  verify DAY FOLDER   compare such a copy with its manifest
  purge               remove attachments that no case used within seven days`;

/** The store of files, from the command line. Answers whether all is well. */
async function main([command, day, folder]: string[]): Promise<boolean> {
  const copying = day !== undefined && folder !== undefined;
  if (command === 'verify' && copying) return verify(day, resolve(folder));
  if (command !== 'purge' && !(command === 'backup' && copying)) {
    console.error(USAGE);
    return false;
  }
  const config = readConfig(process.env);
  const files = new Files(config);
  const db = await createDataSource(config, entities).initialize();
  try {
    if (command === 'backup' && copying) {
      const { files: copied } = await backUp(db, files, day, resolve(folder));
      await noteCommand(db, 'recordings.backed-up', { day, files: copied.length });
      console.log(`已备份 ${day} 的 ${copied.length} 段录音。`);
    } else {
      const removed = await purgeOrphans(db, files, Date.now());
      await noteCommand(db, 'attachments.purged', { removed });
      console.log(`已清除 ${removed} 个无人使用的附件。`);
    }
    return true;
  } finally {
    await db.destroy();
  }
}

async function verify(day: string, folder: string): Promise<boolean> {
  const spoilt = await verifyBackup(day, folder);
  for (const key of spoilt) console.error(`缺失或已损坏 (missing or spoilt): ${key}`);
  if (spoilt.length === 0) console.log(`${day} 的备份完好。`);
  return spoilt.length === 0;
}

try {
  if (!(await main(process.argv.slice(2)))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message.split('\n')[0] : String(error));
  process.exitCode = 1;
}
