/**
 * Suggestions of a type, measured on real messages (`../shared/data`, not part of this repository; `JIESU_DATA_SETS` names another place):
 * ten times stratified ten-fold cross-validation with the product's own `rank`, and how sure it says it is against how often it is right.
 * And what *same incident* proposes among two years' messages, with thirty random pairs to judge by eye.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { rank } from '../src/routing/profiles.ts';
import {
  commonnessOf,
  similarity,
  vectorOf,
  type Commonness,
  type Vector,
  type Words,
} from '../src/routing/similarity.ts';
import { SAME_INCIDENT } from '../src/routing/thresholds.ts';
import { size } from './size.ts';
import { atMost, verdict } from './table.ts';

const LEAST_ACCURACY = 0.75;
const REPEATS = size('BENCH_REPEATS', 10, 2);
const FOLDS = 10;
const SEED = 20_200_125;
const SHOWN_PAIRS = 30;
const BANDS = [
  [0, 0.4],
  [0.4, 0.6],
  [0.6, 0.8],
  [0.8, 1.01],
] as const;

interface Message extends Words {
  user: string;
  registeredAt: string;
}
interface Labelled extends Message {
  category: string;
}

const folder = resolve(process.env['JIESU_DATA_SETS'] ?? '../shared/data');
const read = <Row>(name: string): Row[] =>
  parse<Row>(readFileSync(resolve(folder, name)), { columns: true, bom: true });

/** Numbers from 0 to 1 in an order that the seed fixes (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, place: next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Each row's fold: every class spread over all of them, dealt on where the class before it ended. */
function stratified(rows: readonly Labelled[], next: () => number): Map<Labelled, number> {
  const classes = [...new Set(rows.map(({ category }) => category))];
  const dealt = classes.flatMap((name) =>
    shuffled(
      rows.filter(({ category }) => category === name),
      next,
    ),
  );
  return new Map(dealt.map((row, i) => [row, i % FOLDS]));
}

interface Category {
  level1: string;
  level2: string;
  level3: string;
}

interface Example {
  label: string;
  vector: Vector;
}

/** What each of the 15 branches of the category tree says of itself: the names in it. */
function namesOfBranches(commonness: Commonness): Example[] {
  const tree = read<Category>('categories.csv');
  return [...new Set(tree.map(({ level1 }) => level1))].map((label) => {
    const own = tree.filter(({ level1 }) => level1 === label);
    const names = new Set(own.flatMap(({ level2, level3 }) => [level2, level3]));
    return { label, vector: vectorOf({ summary: label, detail: [...names].join('，') }, commonness) };
  });
}

interface Answer {
  right: boolean;
  amongThree: boolean;
  confidence: number;
}

/** Which of what the product ranks by: what was filed before, the names of the categories, or both as the product does. */
const BY = {
  precedents: '7 classes by precedents alone',
  both: '15 categories by precedents and names',
} as const;

function crossValidate(rows: readonly Labelled[], next: () => number, by: keyof typeof BY): Answer[] {
  const folds = stratified(rows, next);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const known = rows.filter((row) => folds.get(row) !== fold);
    const commonness = commonnessOf(known);
    const filed = known.map((row) => ({ label: row.category, vector: vectorOf(row, commonness) }));
    const named = by === 'both' ? namesOfBranches(commonness) : [];
    return rows
      .filter((row) => folds.get(row) === fold)
      .map((row) => answer(row, rank(vectorOf(row, commonness), filed, named)));
  }).flat();
}

function answer(row: Labelled, ranked: readonly { label: string; confidence: number }[]): Answer {
  const at = ranked.findIndex(({ label }) => label === row.category);
  return { right: at === 0, amongThree: at >= 0 && at < 3, confidence: ranked[0]?.confidence ?? 0 };
}

const mean = (figures: readonly number[]): number => figures.reduce((sum, n) => sum + n, 0) / figures.length;
const deviation = (figures: readonly number[]): number => {
  const middle = mean(figures);
  return Math.sqrt(figures.reduce((sum, n) => sum + (n - middle) ** 2, 0) / (figures.length - 1));
};
const share = (answers: readonly Answer[], which: 'right' | 'amongThree'): number =>
  mean(answers.map((answer) => (answer[which] ? 1 : 0)));

function types(rows: readonly Labelled[], by: keyof typeof BY): void {
  const next = random(SEED);
  const began = performance.now();
  const runs = Array.from({ length: REPEATS }, () => crossValidate(rows, next, by));
  const seconds = (performance.now() - began) / 1000;
  const accuracies = runs.map((answers) => share(answers, 'right'));
  const all = runs.flat();
  verdict(`${BY[by]}: first right, mean of ${REPEATS} runs`, mean(accuracies), LEAST_ACCURACY);
  verdict('… standard deviation between runs, in thousandths', 1000 * deviation(accuracies));
  verdict('… the worst run', Math.min(...accuracies));
  verdict('… right one among the first three', share(all, 'amongThree'));
  verdict('… confidence stated, mean', mean(all.map(({ confidence }) => confidence)));
  for (const [from, to] of BANDS) {
    const such = all.filter(({ confidence }) => confidence >= from && confidence < to);
    const messages = (such.length / REPEATS).toFixed(0);
    verdict(`… … of the ${messages} stated from ${from} to ${Math.min(1, to)}: right`, share(such, 'right'));
  }
  verdict('… time, s', seconds);
  verdict('… a suggestion among 213 precedents, ms', (seconds * 1000) / all.length);
}

/** The day a hotline opens. */
function byNamesAlone(rows: readonly Labelled[]): void {
  const commonness = commonnessOf(rows);
  const named = namesOfBranches(commonness);
  const answers = rows.map((row) => answer(row, rank(vectorOf(row, commonness), named)));
  verdict('15 categories by names alone, before any precedent: first right', share(answers, 'right'));
}

interface Pair {
  a: Message;
  b: Message;
  similarity: number;
}

function incidents(): void {
  const rows = read<Message>('stream.csv').toSorted(
    (a, b) => Date.parse(a.registeredAt) - Date.parse(b.registeredAt),
  );
  const began = performance.now();
  const commonness = commonnessOf(rows);
  const vectors = rows.map((row) => vectorOf(row, commonness));
  const time = rows.map((row) => Date.parse(row.registeredAt));
  const window = SAME_INCIDENT.days * 86_400_000;
  const group = rows.map((_, i) => i);
  const root = (i: number): number => (group[i] === i ? i : (group[i] = root(group[i]!)));
  const pairs: Pair[] = [];
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length && time[j]! - time[i]! <= window; j++) {
      const alike = similarity(vectors[i]!, vectors[j]!);
      if (alike < SAME_INCIDENT.similarity) continue;
      pairs.push({ a: rows[i]!, b: rows[j]!, similarity: alike });
      group[root(i)] = root(j);
    }
  }
  const sizes = new Map<number, number>();
  for (const i of group.keys()) sizes.set(root(i), (sizes.get(root(i)) ?? 0) + 1);
  const groups = [...sizes.values()].filter((size) => size > 1).toSorted((a, b) => b - a);
  const strangers = pairs.filter(({ a, b }) => a.user !== b.user);
  console.log(
    `  same incident: ${rows.length} messages, within ${SAME_INCIDENT.days} days, similarity ≥ ${SAME_INCIDENT.similarity}`,
  );
  verdict('pairs proposed', pairs.length);
  verdict('… of different people', strangers.length);
  verdict('groups proposed', groups.length);
  verdict('… messages in them', mean(groups) * groups.length);
  verdict('… the largest', groups[0] ?? 0);
  atMost('time for all of it, s', (performance.now() - began) / 1000, 60);
  if (!process.env['BENCH_PAIRS']) return;
  for (const { a, b, similarity: alike } of shuffled(strangers, random(SEED)).slice(0, SHOWN_PAIRS))
    console.log(`    ${alike.toFixed(2)}  ${a.summary}  ∥  ${b.summary}`);
}

if (existsSync(folder)) {
  const rows = read<Labelled>('labelled.csv');
  console.log(`  ${rows.length} messages, ${REPEATS} × ${FOLDS} stratified folds, seed ${SEED}`);
  types(rows, 'precedents');
  types(rows, 'both');
  byNamesAlone(rows);
  incidents();
} else {
  console.log(`  NOT MEASURED: the messages are not on this machine (${folder} is missing).`);
}
