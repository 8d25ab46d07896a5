import { stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { SingleBar } from 'cli-progress';
import { DataSource } from 'typeorm';
import { appModule } from '../app.module.ts';
import { noteCommand } from '../audit/command-line.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { CHANNELS, MATTER_TYPES } from '../domain/case/vocabulary.ts';
import type { BacklogDefaults } from '../intake/backlog.ts';
import { Importer, type Tally } from '../intake/importer.service.ts';
import { Outbox } from '../handover/outbox.service.ts';
import { readConfig } from '../platform/config.ts';
import { isOutage } from '../platform/outage.ts';

const USAGE = `Usage: npm run import -- FILE.csv --channel web --matter complaint [--type T] [--region R]
  FILE.csv   header with id, summary, detail and optionally registeredAt (kept as when it happened), desiredOutcome
  --channel  ${Object.keys(CHANNELS).join(', ')}
  --matter   ${Object.keys(MATTER_TYPES).join(', ')}`;
const SHOWN = 20;
const RELAY_PATIENCE_MS = 10_000;

class UsageError extends Error {}

function readArguments(): { file: string; defaults: BacklogDefaults } {
  const text = { type: 'string' } as const;
  const options = { channel: text, matter: text, type: text, region: text };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { positionals, values } = parsed;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('Name one CSV file.');
  const { channel = '', matter = '', type, region } = values;
  if (!Object.hasOwn(CHANNELS, channel)) throw new UsageError('--channel is missing or unknown.');
  if (!Object.hasOwn(MATTER_TYPES, matter)) throw new UsageError('--matter is missing or unknown.');
  return {
    file,
    defaults: {
      channel,
      matterType: matter,
      ...(type === undefined ? {} : { typeCode: type }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** Every registered case gets its workflow; what cannot start now is started by the running product. */
async function relayAll(outbox: Outbox, signal: AbortSignal): Promise<number> {
  const bar = progress('启动流程 workflows  {bar} {percentage}%  {value}/{total}');
  let waiting = await outbox.waiting();
  const total = waiting;
  if (total > 0) bar.start(total, 0);
  for (let since = Date.now(); waiting > 0 && !signal.aborted && Date.now() - since < RELAY_PATIENCE_MS;) {
    await setTimeout(300);
    const now = await outbox.waiting();
    if (now < waiting) since = Date.now();
    waiting = now;
    bar.update(Math.max(0, total - waiting));
  }
  bar.stop();
  return waiting;
}

const progress = (format: string): SingleBar =>
  new SingleBar({ format, hideCursor: true, noTTYOutput: true, notTTYSchedule: 2000 });

async function report({ registered, already, refused }: Tally, file: string, folder: string): Promise<void> {
  console.log(`已登记 ${registered} 件，先前已登记 ${already} 件，未登记 ${refused.length} 件。`);
  if (refused.length === 0) return;
  const lines = refused
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, id, reason }) => `第${line}行 (id ${id.slice(0, 40)}): ${reason}`);
  for (const line of lines.slice(0, SHOWN)) console.log(`  ${line}`);
  const path = join(folder, `${basename(file)}.refused.txt`);
  await writeFile(path, `${lines.join('\n')}\n`);
  console.log(`未登记的行及原因见 ${path}；改正后再次运行同一命令，已登记的行不会重复。`);
}

async function main(): Promise<number> {
  const { file, defaults } = readArguments();
  const size = (await stat(file).catch(() => undefined))?.size;
  if (size === undefined) throw new UsageError(`There is no file ${file}.`);
  const config = readConfig(process.env);
  const app = await NestFactory.createApplicationContext(appModule(config), {
    logger: false,
    abortOnError: false,
  });
  const { typeCode } = defaults;
  if (typeCode !== undefined && !app.get(Catalogue, { strict: false }).type(typeCode)) {
    await app.close();
    throw new UsageError(`There is no complaint type ${typeCode}.`);
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  try {
    const bar = progress('登记 registering  {bar} {percentage}%  {registered} 件');
    bar.start(size, 0, { registered: 0 });
    const started = Date.now();
    const tally = await app
      .get(Importer)
      .run(
        file,
        basename(file),
        defaults,
        (t) => bar.update(t.bytes, { registered: t.registered }),
        stop.signal,
      )
      .finally(() => bar.stop());
    const { registered, already, refused } = tally;
    await noteCommand(app.get(DataSource), 'import.run', { registered, already, refused: refused.length });
    await report(tally, file, config.dataDir);
    const seconds = (Date.now() - started) / 1000;
    console.log(`用时 ${seconds.toFixed(1)} 秒，每秒 ${Math.round(tally.registered / seconds)} 件。`);
    const waiting = stop.signal.aborted
      ? await app.get(Outbox).waiting()
      : await relayAll(app.get(Outbox), stop.signal);
    if (stop.signal.aborted) console.log('已中断。再次运行同一命令，从中断处继续。');
    if (waiting > 0) console.log(`还有 ${waiting} 件的流程待启动，由运行中的系统自动完成。`);
    else console.log('每件都已有流程。下一步：GET /api/v1/cases 查看，或由派单员研判。');
    return stop.signal.aborted || tally.refused.length > 0 ? 1 : 0;
  } finally {
    await app.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const sentence = error instanceof Error ? error.message.split('\n')[0] : String(error);
  if (error instanceof UsageError) console.error(`${sentence}\n${USAGE}`);
  else if (isOutage(error)) console.error('数据库无法连接，导入中断。恢复后再次运行同一命令，从中断处继续。');
  else console.error(`导入中断 (import stopped): ${sentence}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
