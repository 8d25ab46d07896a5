import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import '../platform/chinese.ts';

/** A file that fits its schema, and what is wrong with those that do not, each with file, line and path. */
export interface LoadedFiles<T> {
  files: { file: string; value: T }[];
  problems: string[];
}

/** Reads every `*.yaml` of a folder below `root`, in the order of their names. */
export async function loadYaml<T extends z.ZodType>(
  root: string,
  folder: string,
  schema: T,
): Promise<LoadedFiles<z.infer<T>>> {
  const names = (await readdir(join(root, folder))).filter((name) => /\.ya?ml$/.test(name)).sort();
  const loaded: LoadedFiles<z.infer<T>> = { files: [], problems: [] };
  for (const name of names) {
    const file = join(folder, name);
    const result = parseYaml(file, await readFile(join(root, file), 'utf8'), schema);
    if ('problems' in result) loaded.problems.push(...result.problems);
    else loaded.files.push({ file, value: result.value });
  }
  return loaded;
}

/** Parses one file; a problem reads `complaint-types/noise.yaml:4:7 units.0: 须为代码`. */
export function parseYaml<T extends z.ZodType>(
  file: string,
  source: string,
  schema: T,
): { value: z.infer<T> } | { problems: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0)
    return {
      problems: document.errors.map(({ pos, message }) => `${place(pos[0])} ${message.split('\n')[0]}`),
    };
  const { data, error } = schema.safeParse(document.toJS({ maxAliasCount: 50 }));
  if (!error) return { value: data as z.infer<T> };
  const problems = error.issues.flatMap((issue) => {
    const unknown =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : undefined;
    return (unknown ?? [issue.path]).map(
      (path) =>
        `${place(offsetOf(document, path))} ${path.join('.') || '(整个文件)'}: ${unknown ? '未知的项' : issue.message}`,
    );
  });
  return { problems };
}

/** Where a value stands in the source; for what is missing, the nearest thing around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
