import type { DataSource } from 'typeorm';
import type { Command } from '../domain/case/commands.ts';
import { Acts } from './acts.ts';

/**
 * Acts that the release before this one had accepted and nobody had carried out yet (202): judged now, at the instants at which they were
 * accepted, each once by its id. The table goes when it is empty.
 * @returns how many there were
 */
export async function settleLeftCommands(db: DataSource, acts: Acts): Promise<number> {
  const [table] = await db.query<{ there: boolean }[]>(
    `select to_regclass('case_command') is not null as there`,
  );
  if (!table!.there) return 0;
  const left = await db.query<{ caseNo: string; payload: Command }[]>(
    `select case_no as "caseNo", payload from case_command where status = 'pending' order by created_at, id`,
  );
  for (const { caseNo, payload } of left) await acts.give(caseNo, payload);
  await db.query('drop table case_command');
  return left.length;
}
