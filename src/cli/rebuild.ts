import { SingleBar } from 'cli-progress';
import { noteCommand } from '../audit/command-line.ts';
import { rebuildProjection } from '../archive/projection.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';

/** `npm run rebuild`: the list of cases once more from the archive, while the product runs or not. */
async function main(): Promise<void> {
  const db = await createDataSource(readConfig(process.env), entities).initialize();
  const bar = new SingleBar({
    format: '重建 rebuilding  {bar} {percentage}%  {value}/{total}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
  try {
    const [count] = await db.query<{ n: number }[]>(
      'select count(*)::int as n from case_event where seq = 1',
    );
    bar.start(count!.n, 0);
    const { cases, differed, removed } = await rebuildProjection(db, (done) => bar.update(done.cases));
    bar.stop();
    await noteCommand(db, 'projection.rebuilt', { cases, differed, removed });
    console.log(`已从档案重建 ${cases} 件：${differed} 件与档案不符，已更正；${removed} 件无档案，已移除。`);
  } finally {
    bar.stop();
    await db.destroy();
  }
}

try {
  await main();
} catch (error) {
  console.error(
    `重建中断 (rebuild stopped): ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
  );
  process.exitCode = 1;
}
