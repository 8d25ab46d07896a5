import { SingleBar } from 'cli-progress';
import { outsideOf } from '../audit/daily-heads.ts';
import { verifyAudit } from '../audit/verify.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';

const WHY = {
  changed: '已被改动 (changed)',
  'out-of-place': '前行缺失 (out of place)',
  missing: '链尾缺失 (the end is missing)',
};

/** Every row of the audit and of the cases' archive against its hash chain, while the product runs or not. Answers whether all is well. */
async function main(): Promise<boolean> {
  const config = readConfig(process.env);
  const db = await createDataSource(config, entities).initialize();
  const bar = new SingleBar({
    format: '校验 verifying  {bar} {percentage}%  {value}/{total}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
  try {
    const [count] = await db.query<{ n: number }[]>(
      'select ((select count(*) from audit_entry) + (select count(*) from case_event))::int as n',
    );
    bar.start(count!.n, 0);
    const { rows, broken, heads } = await verifyAudit(
      db,
      (read) => bar.update(read),
      await outsideOf(config).read(),
    );
    bar.stop();
    console.log(`已校验审计记录 ${rows.auditEntry} 行、案件档案 ${rows.caseEvent} 行。`);
    for (const { chain, seq, hash } of heads) console.log(`链 ${chain} 末行 ${seq} ${hash}`);
    for (const { table, key, why } of broken) console.error(`${WHY[why]}: ${table} ${key}`);
    return broken.length === 0;
  } finally {
    bar.stop();
    await db.destroy();
  }
}

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(
    `校验中断 (verification stopped): ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
  );
  process.exitCode = 1;
}
