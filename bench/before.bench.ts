/**
 * This code against that of another folder (BENCH_BEFORE: a working tree with its packages, built), each with servers of its own, in
 * alternating runs: processor time of all processes for a whole case, until its workflow has ended.
 */
import type { load as Load } from './load.ts';
import { load, mean, setup, type Setup } from './load.ts';
import { taking } from './processor.ts';
import { size } from './size.ts';
import { atMost, verdict } from './table.ts';
import { Workflows } from './workflows.ts';

const MOST_OF_BEFORE = 0.45;
const ROUNDS = size('BENCH_ROUNDS', 5, 1);
const CASES = size('BENCH_CASES', 24, 2);
const CLIENTS = size('BENCH_CLIENTS', 4, 2);

const { before, ...now } = setup() as Setup & {
  before: Pick<Setup, 'product' | 'pids' | 'temporalAddress' | 'dataDir' | 'tokens'> & { load: string };
};
/** The other code's own client: what was answered 202 it waits for. */
const { load: loadBefore } = (await import(before.load)) as { load: typeof Load };
const sides = {
  now: { ...now, load, workflows: await Workflows.open(now) },
  before: { ...before, load: loadBefore, workflows: await Workflows.open(before) },
};
type Side = keyof typeof sides;

async function measured(side: Side): Promise<Record<keyof Setup['pids'], number>> {
  const { product, tokens, pids, workflows, load: loaded } = sides[side];
  const { ms } = await taking(pids, async () =>
    workflows.ended((await loaded(product, tokens, CASES, CLIENTS)).caseNos),
  );
  return ms;
}

const taken: Record<Side, Awaited<ReturnType<typeof measured>>[]> = { now: [], before: [] };
for (const side of ['now', 'before'] as const) await measured(side);
for (let i = 0; i < ROUNDS; i++)
  for (const side of i % 2 === 0 ? (['now', 'before'] as const) : (['before', 'now'] as const))
    taken[side].push(await measured(side));

const all = { now: 0, before: 0 };
for (const side of ['before', 'now'] as const) {
  for (const part of ['api', 'worker', 'temporal', 'postgres'] as const) {
    const ms = mean(taken[side].map((each) => each[part])) / CASES;
    verdict(`${side}: processor time a case in ms, ${part}`, ms);
    all[side] += ms;
  }
  verdict(`${side}: processor time a case in ms, all`, all[side]);
}
atMost('processor time a case, now against before', all.now / all.before, MOST_OF_BEFORE);
for (const { workflows } of Object.values(sides)) await workflows.close();
