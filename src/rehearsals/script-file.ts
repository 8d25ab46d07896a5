import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { NOT_UTF8, utf8 } from '../platform/utf8.ts';
import { contradictionsOf } from '../catalogue/policy-check.ts';
import { parseYaml } from '../catalogue/yaml-files.ts';
import { PolicyFile } from '../contracts/policy.ts';
import { Rehearsal } from '../contracts/rehearsal.ts';

/** A file that is not what it should be: every problem with file, line, column and path. */
export class BadFile extends Error {}

/** `2026-03-09 10:00` on an official's wall clock is `2026-03-09T10:00:00+08:00`. */
const WALL_CLOCK = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?$/;

function fromWallClock(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(WALL_CLOCK, (_, day, clock, second = ':00') => `${day}T${clock}${second}+08:00`);
  if (Array.isArray(value)) return value.map(fromWallClock);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromWallClock(inner)]));
}

/** A script as people write it in YAML: the body of `POST /rehearsals`, times without an offset being China's. @throws BadFile */
export const readScript = (file: string): Promise<Rehearsal> =>
  read(file, z.preprocess(fromWallClock, Rehearsal));

/** A policy that contradicts itself is no better in a draft. */
const Draft = PolicyFile.superRefine((policy, context) => {
  for (const { path, zh } of contradictionsOf(policy))
    context.addIssue({ code: 'custom', path, message: zh });
});

/** A policy that is not published yet. @throws BadFile */
export const readPolicy = (file: string): Promise<PolicyFile> => read(file, Draft);

async function read<T extends z.ZodType>(file: string, schema: T): Promise<z.infer<T>> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) throw new BadFile(`没有文件 (there is no file) ${file}`);
  const source = utf8(bytes);
  if (source === undefined) throw new BadFile(`${file} ${NOT_UTF8.zh} (${NOT_UTF8.en})`);
  const result = parseYaml(file, source, schema);
  if ('problems' in result) throw new BadFile(result.problems.join('\n'));
  return result.value;
}

/** Whether a reference names a file rather than a published code. */
export const isFile = (reference: string): boolean => /\.ya?ml$/.test(reference);
