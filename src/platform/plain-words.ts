import TRADITIONAL from 'opencc-js/dict/TSCharacters';
import { tellsOfDanger } from '../domain/words/danger.ts';
import { lettersOf } from '../domain/words/letters.ts';

/** The simplified character of each traditional one; 著 stands for 着 in Taiwan, and writers of both mean one word. */
const SIMPLIFIED: ReadonlyMap<string, string> = new Map([
  ...TRADITIONAL.split('|').map((pair) => pair.split(' ').slice(0, 2) as [string, string]),
  ['著', '着'],
]);

/** A text in the one form in which texts are compared, and from which place of the original each code unit of it comes. */
export interface Folded {
  text: string;
  from: number[];
  /** The place after the original character. */
  to: number[];
}

/**
 * The one form in which words are compared, whoever compares them: width and compatibility forms (NFKC), lower case, simplified characters,
 * one kind of digits, nothing invisible. Blanks and punctuation are still there.
 */
export function fold(text: string): Folded {
  const folded: Folded = { text: '', from: [], to: [] };
  for (const { 0: cluster, index } of text.matchAll(/\P{M}?\p{M}*/gu)) {
    const plain = plainCluster(cluster);
    folded.text += plain;
    for (let i = 0; i < plain.length; i++) {
      folded.from.push(index);
      folded.to.push(index + cluster.length);
    }
  }
  return folded;
}

/** What is searched, and searched for: the letters and digits of a folded text, without anything between them. */
export const plainWords = (text: string): string => lettersOf(fold(text).text);

/**
 * Whether any text in a value, however deep, tells of a danger (F-009).
 * @param words as a policy lists them
 */
export function dangerIn(value: unknown, words: readonly string[]): boolean {
  if (typeof value === 'string') return tellsOfDanger(fold(value).text, words.map(plainWords));
  return (
    typeof value === 'object' && value !== null && Object.values(value).some((each) => dangerIn(each, words))
  );
}

const IDEOGRAPH = /^[\u4E00-\u9FFF]$/;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Cs}]/gu;

function plainCluster(cluster: string): string {
  if (IDEOGRAPH.test(cluster)) return SIMPLIFIED.get(cluster) ?? cluster;
  if (/^[\s]$/.test(cluster)) return cluster;
  const plain = cluster.normalize('NFKC').replaceAll(INVISIBLE, '').toLowerCase();
  return Array.from(plain, (c) => SIMPLIFIED.get(c) ?? digit(c)).join('');
}

/** Unicode numbers the digits of a script from its zero on. */
function digit(character: string): string {
  if (/[\0-\x7F]/.test(character) || !/\p{Nd}/u.test(character)) return character;
  const at = character.codePointAt(0)!;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(at - before - 1))) before++;
  return String(before % 10);
}
