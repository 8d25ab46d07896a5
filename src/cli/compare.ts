import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import type { DataSource } from 'typeorm';
import { CatalogueVersion } from '../catalogue/catalogue-version.entity.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { Shelf } from '../catalogue/shelf.ts';
import { rulesOf } from '../contracts/policy.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';
import { comparePolicies } from '../rehearsals/compare.ts';
import { comparisonTable } from '../rehearsals/comparison-table.ts';
import { BadFile, isFile, readPolicy } from '../rehearsals/script-file.ts';

const USAGE = `Usage: npm run compare -- --policy A --policy B
  A, B  a published policy (CODE or CODE@VERSION) or a draft (FILE.yaml)`;

class UsageError extends Error {}

/** `npm run compare`: all archived cases once more under two policies; nothing is written. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const [first, second] = references();
  const db = await createDataSource(config, entities).initialize();
  const bar = new SingleBar({
    format: '比较 comparing  {bar} {percentage}%  {value}/{total}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
  try {
    const started = Date.now();
    const catalogue = await published(db, config.root);
    const policies = [await policyOf(first, catalogue), await policyOf(second, catalogue)] as const;
    bar.start(1, 0);
    const comparison = await comparePolicies(db, policies, (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    });
    bar.stop();
    for (const line of comparisonTable(comparison)) console.log(line);
    console.log(`用时 ${((Date.now() - started) / 1000).toFixed(1)} 秒；未写入任何数据。`);
  } finally {
    bar.stop();
    await db.destroy();
  }
}

function references(): [string, string] {
  try {
    const { values } = parseArgs({ options: { policy: { type: 'string', multiple: true } } });
    const [first, second, third] = values.policy ?? [];
    if (first !== undefined && second !== undefined && third === undefined) return [first, second];
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  throw new UsageError('Name two policies.');
}

/** What was published by file or by API; before the product first ran, what the folders say. */
async function published(db: DataSource, root: string): Promise<Catalogue> {
  const { catalogue, problems } = await Catalogue.loadWhatHolds(root);
  for (const problem of problems) console.error(`已略过 (left out): ${problem}`);
  const rows = await db.getRepository(CatalogueVersion).findBy({ kind: 'policy' });
  if (rows.length > 0) catalogue.show(new Shelf(rows));
  return catalogue;
}

async function policyOf(reference: string, catalogue: Catalogue): Promise<Policy> {
  if (isFile(reference)) return rulesOf(await readPolicy(reference));
  const [code = '', version] = reference.split('@');
  const found = catalogue.policy(code, version === undefined ? undefined : Number(version));
  if (!found) throw new UsageError(`没有规则 (there is no policy) ${reference}`);
  return rulesOf(found);
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  if (isUsage) console.error(`${message}\n${USAGE}`);
  else
    console.error(
      `比较中断 (comparison stopped): ${error instanceof BadFile ? message : message.split('\n')[0]}`,
    );
  process.exitCode = isUsage ? 2 : 1;
}
