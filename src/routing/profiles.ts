import { similarity, type Vector } from './similarity.ts';

/** A text whose label is known: a past case with its unit, a complaint type's own names, an item of a competence list. */
export interface Example {
  label: string;
  vector: Vector;
}

export interface Near<E extends Example> {
  example: E;
  similarity: number;
}

/** A label with the chance that it is the right one (0–1; those of all labels add up to 1) and the examples it rests on, nearest first. */
export interface Ranked<E extends Example> {
  label: string;
  confidence: number;
  nearest: Near<E>[];
}

/** Makes the stated confidence agree with how often the first label is right: measured in `bench/routing.bench.ts`. */
const SHARPNESS = 4;

/**
 * Labels by how much a text resembles the sum of their examples (Rocchio's profiles), likeliest first; labels with nothing in common are
 * left out. With few examples a label it is the steadiest of what was measured, ahead of nearest neighbours and naive Bayes.
 */
export function rank<E extends Example>(vector: Vector, examples: readonly E[]): Ranked<E>[] {
  const scored = [...grouped(examples)].map(([label, own]) => {
    const near = own.map((example) => ({ example, similarity: similarity(vector, example.vector) }));
    const score = near.reduce((sum, each) => sum + each.similarity, 0) / lengthOfSum(own);
    return { label, score, nearest: near.toSorted((a, b) => b.similarity - a.similarity) };
  });
  const known = scored.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
  const total = known.reduce((sum, { score }) => sum + score ** SHARPNESS, 0);
  return known.map(({ label, score, nearest }) => ({
    label,
    confidence: score ** SHARPNESS / total,
    nearest,
  }));
}

function grouped<E extends Example>(examples: readonly E[]): Map<string, E[]> {
  const groups = new Map<string, E[]>();
  for (const example of examples) {
    const group = groups.get(example.label);
    if (group) group.push(example);
    else groups.set(example.label, [example]);
  }
  return groups;
}

function lengthOfSum(examples: readonly Example[]): number {
  const sum = new Map<string, number>();
  for (const { vector } of examples)
    for (const [gram, weight] of vector) sum.set(gram, (sum.get(gram) ?? 0) + weight);
  let squares = 0;
  for (const weight of sum.values()) squares += weight * weight;
  return Math.sqrt(squares);
}
