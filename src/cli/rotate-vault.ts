import { SingleBar } from 'cli-progress';
import { noteCommand } from '../audit/command-line.ts';
import { entities } from '../entities.ts';
import { readConfig } from '../platform/config.ts';
import { createDataSource } from '../platform/database.ts';
import { VaultKeys } from '../platform/vault-keys.ts';
import { reseal, staleIdentities } from '../vault/reseal.ts';

/** `npm run rotate-vault`: every complainant under the newest key, while the product runs or not. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const keys = VaultKeys.open(config);
  const db = await createDataSource(config, entities).initialize();
  const bar = new SingleBar({
    format: '换钥 resealing  {bar} {percentage}%  {value}/{total}',
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
  try {
    bar.start(await staleIdentities(db, keys), 0);
    let done = 0;
    try {
      await reseal(db, keys, (n) => bar.update((done = n)));
    } finally {
      await noteCommand(db, 'vault.rotated', { key: keys.ring.current.kid, resealed: done });
    }
    bar.stop();
    console.log(
      `已用密钥 ${keys.ring.current.kid} 重新封存 ${done} 件；31日后旧密钥可从 JIESU_VAULT_KEYS 移除。`,
    );
  } finally {
    bar.stop();
    await db.destroy();
  }
}

try {
  await main();
} catch (error) {
  console.error(
    `换钥中断 (rotation stopped): ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
  );
  process.exitCode = 1;
}
