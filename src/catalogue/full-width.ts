import { isSeq, visit, type Document } from 'yaml';

/** A full-width sign where YAML wants one of ASCII, by its offset in the source. */
export interface FullWidth {
  offset: number;
  zh: string;
  en: string;
}

/** What an input method for Chinese puts where YAML has signs of its own. Keys of a definition are ASCII, so that no sentence is taken for one. */
const SIGNS: readonly [pattern: RegExp, zh: string, en: string][] = [
  [/^[ \t\u3000]*(?:-[ \t]+)?["']?[A-Za-z][\w.-]*["']?[ \t\u3000]*(：)/dgm, '此处是全角冒号“：”，须为半角冒号加空格“: ”', 'a full-width colon: write “: ”'],
  [/^[ \t]*(\u3000)/dgm, '此处是全角空格，须以半角空格缩进', 'a full-width blank: indent with blanks of ASCII'],
  [/^[ \t]*([－—–])[ \t\u3000]*\S/dgm, '此处是全角短横，列表项须以半角“- ”开头', 'a full-width dash: a list item begins with “- ”'],
  [/^[ \t]*(?:-[ \t]+)?["']?[A-Za-z][\w.-]*["']?:[ \t]*([［【｛])/dgm, '此处是全角括号，须为半角“[”或“{”', 'a full-width bracket: write [ or {'],
  [/^[ \t]*(＃)/dgm, '此处是全角井号，注释须以半角“#”开头', 'a full-width #: a comment begins with #'],
]; // prettier-ignore

/** The signs of a text that is no definition, which may be why it is none. */
export const signsIn = (source: string): FullWidth[] =>
  SIGNS.flatMap(([pattern, zh, en]) =>
    [...source.matchAll(pattern)].map(({ indices }) => ({ offset: indices![1]![0], zh, en })),
  );

/** What separates the items of a list in Chinese; an enumeration within one item has the sign of enumeration too. */
const SEPARATOR = /[，；]/;
const ANY_SEPARATOR = /[，、；]/;
const QUOTED = /^[“‘「『].*[”’」』]$/;
const ASCII = /^[\x21-\x7e]+$/;

/**
 * What YAML reads without complaint and nobody meant: two words of a list as one, quotes as part of a word, a number in full width.
 * @param isFaulty whether something else is wrong already: then an enumeration within an item is suspect too
 */
export function misreadIn(document: Document, isFaulty = false): FullWidth[] {
  const found: FullWidth[] = [];
  visit(document, {
    Scalar: (_, { type, value, range }, path) => {
      if (type !== 'PLAIN' || typeof value !== 'string') return;
      const around = path.at(-1);
      const offset = range?.[0] ?? 0;
      const separator =
        isSeq(around) && around.flow ? value.search(isFaulty ? ANY_SEPARATOR : SEPARATOR) : -1;
      if (separator >= 0)
        found.push({
          offset: offset + separator,
          zh: `列表里用的是全角“${value[separator]}”，须为半角逗号；属于词句本身的请加引号`,
          en: 'a full-width comma in a list: write “,”, or quote the text that has it',
        });
      else if (QUOTED.test(value))
        found.push({
          offset,
          zh: '此处是全角引号，须为半角引号或不用引号',
          en: 'full-width quotes: write " or none',
        });
      else if (!ASCII.test(value) && ASCII.test(value.normalize('NFKC')))
        found.push({
          offset,
          zh: '此处是全角字符，须为半角',
          en: 'full-width characters: write them in ASCII',
        });
    },
  });
  return found;
}
