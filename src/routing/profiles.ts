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

/** A label with the chance that it is the right one (0–1; those of all add up to what is left of doubt) and the examples it rests on, nearest first. */
export interface Ranked<E extends Example> {
  label: string;
  confidence: number;
  nearest: Near<E>[];
}

/** Makes the stated confidence agree with how often the first label is right: measured in `bench/routing.bench.ts`. */
const SHARPNESS = 4;
/** "None of these" competes with this score: who has hardly a word in common with anything is not sure of the best of it. */
const DOUBT = 0.035;

/**
 * Labels by how much a text resembles their examples, likeliest first; labels with nothing in common are left out. Each set of examples has
 * one voice, whatever its size: what a label says of itself (names, competence) weighs as much as all that was filed under it, so that
 * suggestions are good on the first day and better with every case. Within a set a label is the sum of its examples (Rocchio's profiles),
 * the steadiest of what was measured, ahead of nearest neighbours, naive Bayes and ridge regression.
 */
export function rank<E extends Example>(vector: Vector, ...sets: (readonly E[])[]): Ranked<E>[] {
  const labels = new Map<string, { score: number; nearest: Near<E>[] }>();
  for (const set of sets) {
    for (const [label, examples] of grouped(set)) {
      const near = examples.map((example) => ({ example, similarity: similarity(vector, example.vector) }));
      const sum = near.reduce((total, each) => total + each.similarity, 0);
      if (sum === 0) continue;
      const known = labels.get(label) ?? { score: 0, nearest: [] };
      labels.set(label, {
        score: known.score + sum / lengthOfSum(examples),
        nearest: [...known.nearest, ...near],
      });
    }
  }
  const total = [...labels.values()].reduce((sum, { score }) => sum + score ** SHARPNESS, DOUBT ** SHARPNESS);
  return [...labels]
    .map(([label, { score, nearest }]) => ({
      label,
      confidence: score ** SHARPNESS / total,
      nearest: nearest.toSorted((a, b) => b.similarity - a.similarity),
    }))
    .toSorted((a, b) => b.confidence - a.confidence);
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
