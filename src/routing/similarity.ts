import { plainWords } from '../platform/plain-words.ts';

/** What a complainant said: the summary names the matter, the detail tells it. */
export interface Words {
  summary: string;
  detail: string;
}

/** How many of `size` texts hold each gram. */
export interface Commonness {
  size: number;
  texts: ReadonlyMap<string, number>;
}

/** A text as the weights of its grams; its length is 1, or 0 when nothing was said. */
export type Vector = ReadonlyMap<string, number>;

/** Measured on the labelled messages (`bench/routing.bench.ts`): a gram of the summary says as much as four of the detail. */
const SUMMARY_WEIGHT = 4;
/** Whoever writes more repeats themselves. */
const MOST_DETAIL = 2000;

/** The pairs of neighbouring characters of a text in the form that is searched, in its order; a single character stands for itself. */
export function grams(text: string): string[] {
  const characters = Array.from(plainWords(text));
  return characters.length < 2 ? characters : characters.slice(1).map((next, i) => characters[i]! + next);
}

function countsOf({ summary, detail }: Words): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (gram: string, n: number) => counts.set(gram, (counts.get(gram) ?? 0) + n);
  for (const gram of grams(summary)) add(gram, SUMMARY_WEIGHT);
  for (const gram of grams(detail.slice(0, MOST_DETAIL))) add(gram, 1);
  return counts;
}

/** How common each gram is in a sample of texts. */
export function commonnessOf(sample: readonly Words[]): Commonness {
  const texts = new Map<string, number>();
  for (const words of sample)
    for (const gram of countsOf(words).keys()) texts.set(gram, (texts.get(gram) ?? 0) + 1);
  return { size: sample.length, texts };
}

/** TF-IDF over character bigrams: needs no dictionary and no model, and forgives what a hotline mistypes. */
export function vectorOf(words: Words, { size, texts }: Commonness): Vector {
  const weights = new Map<string, number>();
  let squares = 0;
  for (const [gram, count] of countsOf(words)) {
    const weight = (1 + Math.log(count)) * Math.log((size + 1) / ((texts.get(gram) ?? 0) + 0.5));
    weights.set(gram, weight);
    squares += weight * weight;
  }
  const length = Math.sqrt(squares);
  for (const [gram, weight] of weights) weights.set(gram, weight / length);
  return weights;
}

/** 0 for nothing in common, 1 for the same words; symmetric. */
export function similarity(a: Vector, b: Vector): number {
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [gram, weight] of fewer) sum += weight * (more.get(gram) ?? 0);
  return Math.min(1, sum);
}

/** The grams that tell this text from others best, with their weights, best first. */
export const telling = (vector: Vector, most: number): [gram: string, weight: number][] =>
  [...vector].toSorted(([, a], [, b]) => b - a).slice(0, most);
