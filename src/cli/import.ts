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
import { toIso } from '../domain/time/instant.ts';
import type { BacklogDefaults, Reading } from '../intake/backlog/backlog.ts';
import { TARGET_NAMES } from '../intake/backlog/columns.ts';
import { shown, UnreadableFile } from '../intake/backlog/unreadable.ts';
import { Importer, type Tally } from '../intake/importer.service.ts';
import { Telling } from '../handover/telling.service.ts';
import { readConfig } from '../platform/config.ts';
import { isOutage } from '../platform/outage.ts';

const USAGE = `Usage: npm run import -- FILE --channel web --matter complaint [--type T] [--region R]
              [--source NAME] [--map HEADER=FIELD]... [--ignore HEADER,HEADER]... [--sheet NAME]
  FILE       .csv (UTF-8, UTF-16 or GB18030; comma, tab or semicolon) or .xlsx, with columns for id, summary and detail
  --channel  ${Object.keys(CHANNELS).join(', ')}
  --matter   ${Object.keys(MATTER_TYPES).join(', ')}
  --source   what the file is known as; by itself, a file is known by its rows
  --map      reads a column as one of ${TARGET_NAMES.join(', ')}
  --ignore   leaves columns out; names and telephones need one decision or the other
  --sheet    which sheet of a workbook`;
const SHOWN = 20;
const RELAY_PATIENCE_MS = 10_000;

class UsageError extends Error {}

interface Arguments {
  file: string;
  source: string | undefined;
  options: BacklogDefaults & Reading;
}

function readArguments(): Arguments {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true } as const;
  const options = {
    channel: text,
    matter: text,
    type: text,
    region: text,
    source: text,
    sheet: text,
    map: many,
    ignore: many,
  };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { positionals, values } = parsed;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('Name one file.');
  const { channel = '', matter = '', type, region, source, sheet, map = [], ignore = [] } = values;
  if (!Object.hasOwn(CHANNELS, channel)) throw new UsageError('--channel is missing or unknown.');
  if (!Object.hasOwn(MATTER_TYPES, matter)) throw new UsageError('--matter is missing or unknown.');
  if (source !== undefined && !/^[^\p{C}]{1,100}$/u.test(source))
    throw new UsageError('--source is 1 to 100 characters.');
  return {
    file,
    source,
    options: {
      channel,
      matterType: matter,
      ...(type === undefined ? {} : { typeCode: type }),
      ...(region === undefined ? {} : { region }),
      map: Object.fromEntries(map.map(pairOf)),
      ignore: ignore.flatMap((names) => names.split(/[,，、]/)).filter((name) => name.trim() !== ''),
      sheet,
    },
  };
}

function pairOf(written: string): [header: string, target: string] {
  const at = written.lastIndexOf('=');
  if (at < 1) throw new UsageError(`--map takes HEADER=FIELD, for instance 姓名=complainant.name.`);
  return [written.slice(0, at), written.slice(at + 1)];
}

/** Every registered case gets its workflow; what cannot start now is started by the running product. */
async function relayAll(telling: Telling, signal: AbortSignal): Promise<number> {
  const bar = progress('启动流程 workflows  {bar} {percentage}%  {value}/{total}');
  let waiting = await telling.waiting();
  const total = waiting;
  if (total > 0) bar.start(total, 0);
  for (let since = Date.now(); waiting > 0 && !signal.aborted && Date.now() - since < RELAY_PATIENCE_MS;) {
    await setTimeout(300);
    const now = await telling.waiting();
    if (now < waiting) since = Date.now();
    waiting = now;
    bar.update(Math.max(0, total - waiting));
  }
  bar.stop();
  return waiting;
}

const progress = (format: string): SingleBar =>
  new SingleBar({ format, hideCursor: true, noTTYOutput: true, notTTYSchedule: 2000 });

/** How the file was understood: said before anything of it is registered. */
function announce({ encoding, notRead, rows, source }: Tally): void {
  console.log(`文件为 ${encoding}，共 ${rows} 行，归入来源 ${shown(source)}。`);
  if (notRead.length > 0)
    console.log(`不读取的列：${notRead.map(shown).join('、')}（要读取请用 --map 列名=项目）。`);
}

async function report({ registered, already, refused }: Tally, file: string, folder: string): Promise<void> {
  console.log(`已登记 ${registered} 件，先前已登记 ${already} 件，未登记 ${refused.length} 件。`);
  if (refused.length === 0) return;
  const lines = refused
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, id, reason }) => `第${line}行 (id ${id}): ${reason}`);
  for (const line of lines.slice(0, SHOWN)) console.log(`  ${line}`);
  const path = await keep(`${lines.join('\n')}\n`, join(folder, basename(file)));
  console.log(`未登记的行及原因见 ${path}；改正后再次运行同一命令，已登记的行不会重复。`);
}

/** Writes a list of refusals under a name of its own: that of an earlier run stays. */
async function keep(text: string, path: string): Promise<string> {
  const stamp = toIso(Date.now()).slice(0, 19).replaceAll(/[-:T]/g, '');
  for (let n = 1; ; n++) {
    const name = `${path}.${stamp}${n === 1 ? '' : `-${n}`}.refused.txt`;
    try {
      await writeFile(name, text, { flag: 'wx', mode: 0o600 });
      return name;
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
  }
}

async function main(): Promise<number> {
  const { file, source, options } = readArguments();
  if (!(await stat(file).catch(() => undefined))?.isFile())
    throw new UsageError(`There is no file ${shown(file)}.`);
  const config = readConfig(process.env);
  const app = await NestFactory.createApplicationContext(appModule(config), {
    logger: false,
    abortOnError: false,
  });
  const { typeCode } = options;
  if (typeCode !== undefined && !app.get(Catalogue, { strict: false }).type(typeCode)) {
    await app.close();
    throw new UsageError(`There is no complaint type ${shown(typeCode)}.`);
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const bar = progress('登记 registering  {bar} {percentage}%  {registered} 件');
  const started = Date.now();
  let tally: Tally | undefined;
  const onRead = (read: Tally): void => {
    tally = read;
    announce(read);
    bar.start(read.rows, read.done, read);
  };
  try {
    try {
      await app
        .get(Importer)
        .run(file, source, options, (now) => bar.update(now.done, now), stop.signal, onRead);
    } finally {
      // Whatever stops an import, what it has done is told.
      bar.stop();
      if (tally) await report(tally, file, config.dataDir);
    }
    const { registered, already, refused } = tally!;
    await noteCommand(app.get(DataSource), 'import.run', { registered, already, refused: refused.length });
    const seconds = (Date.now() - started) / 1000;
    console.log(`用时 ${seconds.toFixed(1)} 秒，每秒 ${Math.round(registered / seconds)} 件。`);
    const waiting = stop.signal.aborted
      ? await app.get(Telling).waiting()
      : await relayAll(app.get(Telling), stop.signal);
    if (stop.signal.aborted) console.log('已中断。再次运行同一命令，从中断处继续。');
    if (waiting > 0) console.log(`还有 ${waiting} 件的流程待启动，由运行中的系统自动完成。`);
    else console.log('每件都已有流程。下一步：GET /api/v1/cases 查看，或由派单员研判。');
    return stop.signal.aborted || refused.length > 0 ? 1 : 0;
  } finally {
    await app.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const sentence = error instanceof Error ? error.message.split('\n')[0] : String(error);
  if (error instanceof UnreadableFile) console.error(`${sentence} 未登记任何一行。`);
  else if (error instanceof UsageError) console.error(`${sentence}\n${USAGE}`);
  else if (isOutage(error)) console.error('数据库无法连接，导入中断。恢复后再次运行同一命令，从中断处继续。');
  else console.error(`导入中断 (import stopped): ${sentence}`);
  process.exitCode = error instanceof UsageError || error instanceof UnreadableFile ? 2 : 1;
}
