import { fold } from '../../platform/plain-words.ts';

/** A text in the ways in which redaction reads it; one character of each stands for the same one of all. */
export interface View {
  /** Folded. */
  folded: string;
  /** Every way of writing a digit is that digit. */
  digits: string;
  /** Both again, with `_` for whatever is neither letter nor digit. */
  gapped: string;
  gappedDigits: string;
  from: readonly number[];
  to: readonly number[];
}
export type Reading = 'folded' | 'digits' | 'gapped' | 'gappedDigits';

/** How digits are written out, in words, on cheques and by telephone. */
const SPELT = new Map(
  ['零〇○', '一壹幺', '二贰两', '三叁', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap(
    (all, digit) => Array.from(all, (character) => [character, String(digit)] as const),
  ),
);

export function viewOf(text: string): View {
  const { text: folded, from, to } = fold(text);
  const digits = folded
    .replaceAll(/[零〇○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖]/g, (c) => SPELT.get(c)!)
    .replaceAll(/(?:(?<=\d)|(?<![a-z]))[ol]{1,4}(?=\d)/g, (letters) =>
      letters.replaceAll('o', '0').replaceAll('l', '1'),
    );
  return { folded, digits, gapped: gapped(folded), gappedDigits: gapped(digits), from, to };
}

const gapped = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, (c) => '_'.repeat(c.length));

/** Whatever people put between two characters of a number or a name, in a gapped reading. */
export const GAP = '_{0,3}';

/** The letters and digits of a text, whatever stands between them in a gapped reading. */
export const loosely = (text: string): string => Array.from(text.replaceAll(/[^\p{L}\p{N}]/gu, '')).join(GAP);
