/** A file that cannot be imported as it is: one sentence of what was found and what is wanted. Nothing of it has been registered. */
export class UnreadableFile extends Error {}

/** What meaning has no part in: control and format characters, separators of lines, halves of surrogate pairs, private use. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** What a file said, fit for a terminal: whatever one would act on or not show is spelt out, and no more than 40 characters. */
export const shown = (said: string): string =>
  [...said]
    .slice(0, 40)
    .join('')
    .replaceAll(UNSEEN, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`);

/** One form of a short name, be it typed in full width, with blanks around it or with signs in it that nobody sees. */
export const plain = (written: string): string => written.normalize('NFKC').replaceAll(UNSEEN, '').trim();
