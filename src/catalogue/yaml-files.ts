import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';
import '../platform/chinese.ts';
import { misreadIn, signsIn } from './full-width.ts';
import { faultsOf, sentence, type Fault, type Locate } from './fault.ts';

/** No source is longer: a file of five megabytes is no complaint type. */
export const MOST_BYTES = 1024 * 1024;
const MOST_DEPTH = 16;

/** A source that fits its schema, with the place of everything in it; or what is wrong with it. */
export type Parsed<T> = { value: T; locate: Locate } | { faults: Fault[] };

/** {@link parseSource} with its faults as sentences: `complaint-types/noise.yaml:4:7 units.0: 须为代码 (…)`. */
export function parseYaml<T extends z.ZodType>(
  file: string,
  source: string,
  schema: T,
): { value: z.infer<T> } | { problems: string[] } {
  const parsed = parseSource(file, source, schema);
  return 'faults' in parsed ? { problems: parsed.faults.map(sentence) } : { value: parsed.value };
}

/** Reads YAML, or JSON, which is YAML too. Whatever could keep the parser busy is refused before it is parsed. */
export function parseSource<T extends z.ZodType>(
  file: string,
  written: string,
  schema: T,
): Parsed<z.infer<T>> {
  // The line breaks of every system are one kind, so that no file is one endless line.
  const source = written.replaceAll(/\r\n?/g, '\n');
  const heavy = tooHeavy(source);
  if (heavy) return { faults: [{ file, path: '', ...heavy }] };
  const lines = new LineCounter();
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const placed = (found: readonly (Said & { offset: number })[]): Fault[] =>
    found.map(({ offset, ...said }) => ({ file, path: '', ...place(offset), ...said }));
  const faults: Fault[] = [
    ...[...document.errors, ...document.warnings].map(({ pos, message }) => ({
      file,
      path: '',
      ...place(pos[0]),
      zh: 'YAML 语法有误',
      en: message,
    })),
    ...placed([...structureFaults(document), ...misreadIn(document)]),
  ];
  if (faults.length > 0) return { faults: [...placed(signsIn(source)), ...faults].slice(0, 50) };
  const locate: Locate = (path) => place(offsetOf(document, path));
  const { data, error } = schema.safeParse(document.toJS(), { reportInput: true });
  if (!error) return { value: data as z.infer<T>, locate };
  return {
    faults: [...placed([...signsIn(source), ...misreadIn(document, true)]), ...faultsOf(file, error, locate)],
  };
}

type Said = Pick<Fault, 'zh' | 'en'>;

/**
 * The parser's time grows with the square of some things, and a thousand nested `- ` on one line bring down the whole process:
 * so they are counted first, in one pass over the characters.
 */
function tooHeavy(source: string): Said | undefined {
  if (Buffer.byteLength(source) > MOST_BYTES) return { zh: '文件超过1 MB', en: 'larger than 1 MB' };
  if ((source.match(/["'[\]{},\n]/g)?.length ?? 0) > 5000)
    return { zh: '行数与标点过多，至多5000', en: 'too many lines and punctuation marks: at most 5000' };
  if (/^[-?: \t]{201}/m.test(source) || deepestBracket(source) > 64) return TOO_DEEP;
  if ((source.match(/(?:^|[\s[{,])[&*!]/g)?.length ?? 0) > 50)
    return { zh: '锚点、别名与标签过多', en: 'too many anchors, aliases and tags' };
  return undefined;
}

const TOO_DEEP = {
  zh: `嵌套过深，至多${MOST_DEPTH}层`,
  en: `nested too deeply: at most ${MOST_DEPTH} levels`,
};

function deepestBracket(source: string): number {
  let open = 0;
  let deepest = 0;
  for (const [bracket] of source.matchAll(/[[\]{}]/g)) {
    open += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, Math.abs(open));
  }
  return deepest;
}

/** Aliases (with which a few lines become gigabytes), keys given twice, and what is nested too deeply. */
function structureFaults(document: Document): (Said & { offset: number })[] {
  const found: (Said & { offset: number })[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      found.push({ offset: range?.[0] ?? 0, zh: '不支持别名', en: 'aliases are not allowed' });
    },
    Node: (_, node, path) => {
      const offset = node.range?.[0] ?? 0;
      if (path.filter(isNode).length > MOST_DEPTH) {
        found.push({ offset, ...TOO_DEEP });
        return visit.BREAK;
      }
      return undefined;
    },
    Map: (_, node) => {
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        const offset = (isNode(key) ? key.range?.[0] : undefined) ?? 0;
        if (name === undefined) found.push({ offset, zh: '项名须为文字', en: 'a key must be a plain word' });
        else if (seen.has(name)) found.push({ offset, zh: `重复的项 ${name}`, en: `duplicate key ${name}` });
        seen.add(name);
      }
    },
  });
  return found;
}

/** Where a value stands in the source, a wrong key itself; for what is missing, the nearest thing around it. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
    const parent: unknown = length === 0 ? undefined : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path[length - 1])
      : undefined;
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  return 0;
}
