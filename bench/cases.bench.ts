/**
 * Whole cases through HTTP, start and ten acts, against a bare workflow with ten updates behind the same HTTP application on the same
 * server, in alternating runs: cases a second of many clients, an answer for one client, processor time a case. And what such a case leaves
 * in Temporal's history, told act by act and told together.
 */
import { load, mean, play, setup, speed, type Run, type Setup } from './load.ts';
import { taking } from './processor.ts';
import { size } from './size.ts';
import { atMost, percentile, verdict } from './table.ts';
import { Workflows } from './workflows.ts';

const LEAST_RATIO = 1.6;
const MOST_OF_BARE_ANSWER = 0.5;
const ROUNDS = size('BENCH_ROUNDS', 5, 1);
const CASES = size('BENCH_CASES', 36, 2);
const CLIENTS = size('BENCH_CLIENTS', 12, 2);
const ALONE = size('BENCH_ALONE', 6, 1);
const ONE_BY_ONE = size('BENCH_ONE_BY_ONE', 10, 1);

const told = setup();
const { product, beside: bare, tokens, pids, besidePids } = told;
const workflows = await Workflows.open(told);
const bareWorkflows = await Workflows.open(told, 'bare');
type Side = 'product' | 'bare';
const sides = {
  product: { api: product, pids, ended: (caseNos: string[]) => workflows.ended(caseNos) },
  bare: {
    api: bare,
    pids: { ...pids, ...besidePids },
    ended: (caseNos: string[]) => bareWorkflows.ended(caseNos, (id) => id),
  },
} as const;

interface Measured {
  run: Run;
  /** Until every workflow has ended too. */
  seconds: number;
  ms: Setup['pids'];
}

/** One run, until nothing of it is left that would burden the next. */
async function measured(side: Side, cases: number, clients: number): Promise<Measured> {
  const { api, pids: processes, ended } = sides[side];
  const began = performance.now();
  const { value, ms } = await taking(processes, async () => {
    const run = await load(api, tokens, cases, clients);
    await ended(run.caseNos);
    return run;
  });
  return { run: value, seconds: (performance.now() - began) / 1000, ms };
}

async function alternating(
  rounds: number,
  cases: number,
  clients: number,
): Promise<Record<Side, Measured[]>> {
  const runs: Record<Side, Measured[]> = { product: [], bare: [] };
  for (let i = 0; i < rounds; i++)
    for (const side of i % 2 === 0 ? (['product', 'bare'] as const) : (['bare', 'product'] as const))
      runs[side].push(await measured(side, cases, clients));
  return runs;
}

for (const side of ['product', 'bare'] as const) await measured(side, 2 * CLIENTS, CLIENTS);

const many = await alternating(ROUNDS, CASES, CLIENTS);
const runsOf = (side: Side): Run[] => many[side].map(({ run }) => run);
for (const side of ['product', 'bare'] as const) {
  const of = runsOf(side);
  console.log(
    `  ${side}: ${of.map((run) => run.casesPerSecond.toFixed(1)).join(', ')} cases/s, ${CLIENTS} clients`,
  );
  verdict(`${side}: whole cases a second`, speed(of));
  verdict(
    `${side}: … until their workflows have ended too`,
    CASES / mean(many[side].map((each) => each.seconds)),
  );
  verdict(`${side}: an act, p50 in ms`, mean(of.map((run) => run.p50)));
  verdict(`${side}: an act, p95 in ms`, mean(of.map((run) => run.p95)));
  let all = 0;
  for (const part of ['api', 'worker', 'temporal', 'postgres'] as const) {
    const ms = mean(many[side].map((each) => each.ms[part])) / CASES;
    verdict(`${side}: processor time a case in ms, ${part}`, ms);
    all += ms;
  }
  verdict(`${side}: processor time a case in ms, all`, all);
}
verdict(
  'whole cases, product against bare workflow',
  speed(runsOf('product')) / speed(runsOf('bare')),
  LEAST_RATIO,
);

const one = await alternating(ROUNDS, ALONE, 1);
const p50 = (side: Side): number => mean(one[side].map(({ run }) => run.p50));
for (const side of ['product', 'bare'] as const) verdict(`${side}: one client, an act, p50 in ms`, p50(side));
atMost(
  'one client, an act, product against bare workflow',
  p50('product') / p50('bare'),
  MOST_OF_BARE_ANSWER,
);

const oneByOne: string[] = [];
for (let i = 0; i < ONE_BY_ONE; i++)
  oneByOne.push(await play(product, tokens, [], (caseNo, version) => workflows.tookUp(caseNo, version)));
await workflows.ended(oneByOne);
for (const [how, { events, bytes }] of [
  ['told act by act', await workflows.histories(oneByOne)],
  ['told under load', await workflows.histories(runsOf('product').at(-1)!.caseNos)],
] as const) {
  atMost(`history of start and ten acts, ${how}: events, median`, percentile(events, 50), 76);
  verdict('… most of any', Math.max(...events));
  atMost(`history of start and ten acts, ${how}: bytes, median`, percentile(bytes, 50), 12 * 1024);
  verdict('… most of any', Math.max(...bytes));
}
await workflows.close();
await bareWorkflows.close();
