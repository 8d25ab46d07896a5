import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Files } from '../attachments/files/files.ts';
import { startOf, type Day } from '../domain/time/instant.ts';

const Manifest = z.object({
  day: z.string(),
  files: z.array(z.object({ key: z.string(), sha256: z.string(), size: z.int() })),
});

/** What a day's backup holds: every file by its key in the store, as it was when it came in. */
export type Manifest = z.infer<typeof Manifest>;

const OF_DAY = `
  select stored_at as key, sha256, size::int from recording
  where stored_at like $1 and purged_at is null order by stored_at`;

/**
 * Copies the recordings made on a day below `folder` (F-145), each checked against what came in, with `manifest.json` written last; again,
 * it brings the copy up to date.
 * @throws Error naming the recording that is missing or is not what came in; RangeError when there is no such day
 */
export async function backUp(
  database: DataSource,
  files: Files,
  day: Day,
  folder: string,
): Promise<Manifest> {
  startOf(day);
  const key = ['recordings', ...day.split('-')].join('/');
  const kept = await database.query<Manifest['files']>(OF_DAY, [`${key}/%`]);
  for (const file of kept) {
    const stream = await files.open(file.key);
    if (!stream) throw new Error(`${file.key} is missing from the store`);
    const sha256 = await copyTo(join(folder, file.key), stream);
    if (sha256 !== file.sha256) throw new Error(`${file.key} is not what came in`);
  }
  const manifest = { day, files: kept };
  await mkdir(join(folder, key), { recursive: true });
  await writeFile(manifestOf(folder, day), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

const manifestOf = (folder: string, day: Day): string =>
  join(folder, 'recordings', ...day.split('-'), 'manifest.json');

/** The keys of a day's backup that are missing or spoilt; none when it is whole. @throws Error when there is no manifest */
export async function verifyBackup(day: Day, folder: string): Promise<string[]> {
  const manifest = Manifest.parse(JSON.parse(await readFile(manifestOf(folder, day), 'utf8')));
  const spoilt: string[] = [];
  for (const { key, sha256 } of manifest.files) {
    const found = await hashOf(join(folder, key)).catch(() => undefined);
    if (found !== sha256) spoilt.push(key);
  }
  return spoilt;
}

async function copyTo(path: string, stream: Readable): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.part`, 'w', 0o600);
  const hash = createHash('sha256');
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return hash.digest('hex');
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
