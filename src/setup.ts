import type { DataSource } from 'typeorm';
import { Acts } from './acts/acts.ts';
import { settleLeftCommands } from './acts/left-commands.ts';
import { settleFeed } from './archive/feed.ts';
import { takeUp } from './handover/take-up.ts';
import { Telling } from './handover/telling.service.ts';
import { CaseWorkflows } from './temporal/case-workflows.ts';
import { SealingCodec } from './temporal/sealing/codec.ts';
import { PayloadKeys } from './temporal/sealing/payload-keys.ts';
import { fillSearchedWords } from './archive/searched-words.ts';
import { Catalogue } from './catalogue/catalogue.service.ts';
import { seedDemo } from './directory/seed.ts';
import { entities } from './entities.ts';
import { readConfig, type Config } from './platform/config.ts';
import { createDataSource } from './platform/database.ts';
import { grantRuntime } from './platform/runtime-role.ts';
import { seedCompetence } from './routing/seed.ts';
import { keyBodyHashes } from './platform/key-body-hashes.ts';
import { VaultKeys } from './platform/vault-keys.ts';
import { sealPlaintext } from './vault/seal-plaintext.ts';
import { ensureNamespace } from './temporal/namespace.ts';

const step = (text: string): void => console.log(`步骤 ${text}`);

/** Everything the product needs before its processes start. Run again, it changes nothing. */
async function setup(): Promise<void> {
  const config = readConfig(process.env);
  const db = await createDataSource({ databaseUrl: config.databaseOwnerUrl }, entities).initialize();
  try {
    const applied = await db.runMigrations();
    step(`数据库 database: ${applied.length > 0 ? `${applied.length} migrations applied` : 'up to date'}`);
    const keys = VaultKeys.open(config);
    const sealed = await sealPlaintext(db, keys);
    if (sealed > 0) step(`身份保险库 identity vault: ${sealed} complainants sealed`);
    const keyed = await keyBodyHashes(db, keys);
    if (keyed > 0) step(`请求摘要 digests of requests: ${keyed} keyed`);
    const filled = await fillSearchedWords(db);
    if (filled > 0) step(`检索用语 searched words: ${filled} complaints`);
    const granted = await grantRuntime(db, config.databaseUrl);
    step(
      `数据库角色 roles: ${granted ? 'the product reads and adds, and owns nothing' : 'the product runs as the owner'}`,
    );
    step(`规则与类型 catalogue: ${await catalogueOf(config.root, db)}`);
    if (config.demo) await demoOrganisation(config.root, db);
  } finally {
    await db.destroy();
  }
  await ensureNamespace(config.temporalAddress, config.temporalNamespace, config.temporalTls);
  step(`Temporal namespace ${config.temporalNamespace}: ready`);
  await takeUpOpenCases(config);
}

/** After an upgrade: acts that were left, and every open case onto the workflow of this release. */
async function takeUpOpenCases(config: Config): Promise<void> {
  const db = await createDataSource({ databaseUrl: config.databaseOwnerUrl }, entities).initialize();
  const workflows = new CaseWorkflows(config, [new SealingCodec(PayloadKeys.open(config).ring)]);
  try {
    await settleFeed(db);
    const left = await settleLeftCommands(db, new Acts(db, new Telling(db, workflows)));
    if (left > 0) step(`待处理操作 commands left by the release before: ${left} settled`);
    const taken = await takeUp(db, workflows, (done, of) =>
      step(`在办案件 open cases taken up: ${done} of ${of}`),
    );
    if (taken > 0) step(`在办案件 open cases: ${taken} go on in the workflow of this release`);
  } finally {
    await workflows.onApplicationShutdown();
    await db.destroy();
  }
}

async function demoOrganisation(root: string, db: DataSource): Promise<void> {
  const seeded = await seedDemo(db);
  step(`示范单位 demo organisation: ${seeded ? 'seeded' : 'already there'}`);
  if (seeded) await seedCompetence(db, (await Catalogue.loadWhatHolds(root)).catalogue.types());
}

/** What the folders say of rules and types. A faulty file is named and left out; the versions already published stay in force. */
async function catalogueOf(root: string, db: DataSource): Promise<string> {
  try {
    const { catalogue, problems } = await Catalogue.loadWhatHolds(root);
    for (const problem of problems) step(`规则文件有误，未采用 (left out): ${problem}`);
    return `${catalogue.types().length} complaint types, ${catalogue.policies().length} policies`;
  } catch (error) {
    const published = await db.query<unknown[]>('select 1 from catalogue_version limit 1');
    if (published.length === 0) throw error;
    return `the published versions stay in force; ${error instanceof Error ? error.message : String(error)}`;
  }
}

try {
  await setup();
} catch (error) {
  console.error(`Set-up failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
