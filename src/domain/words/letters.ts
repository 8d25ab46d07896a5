/** What tells two texts apart: letters, digits and their marks. Blanks, punctuation and symbols do not. */
const BETWEEN_LETTERS = /[^\p{L}\p{N}\p{M}]+/gu;

export const lettersOf = (text: string): string => text.replaceAll(BETWEEN_LETTERS, '');

/** The letters of a text with the place of each in it, by code units. */
export function placedLetters(text: string): { letters: string; places: number[] } {
  let letters = '';
  const places: number[] = [];
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    letters += run;
    for (let i = 0; i < run.length; i++) places.push(index + i);
  }
  return { letters, places };
}
