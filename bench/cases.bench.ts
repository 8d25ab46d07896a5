/**
 * Whole cases through HTTP, start and ten acts, against a bare workflow with ten updates behind the same HTTP application on the same
 * server, in alternating runs: at least half of its cases a second. And what such a case leaves in Temporal's history.
 */
import { Client, Connection } from '@temporalio/client';
import { workflowId } from '../workflows/contract.ts';
import { load, setup, type Run } from './load.ts';
import { size } from './size.ts';
import { atMost, percentile, verdict } from './table.ts';

const LEAST_RATIO = 0.5;
const ROUNDS = size('BENCH_ROUNDS', 5, 1);
const CASES = size('BENCH_CASES', 36, 2);
const CLIENTS = size('BENCH_CLIENTS', 12, 2);

const { product, beside: bare, tokens, temporalAddress } = setup();
const runs: Record<'product' | 'bare', Run[]> = { product: [], bare: [] };
for (const api of [product, bare]) await load(api, tokens, 2 * CLIENTS, CLIENTS);
for (let i = 0; i < ROUNDS; i++) {
  runs.product.push(await load(product, tokens, CASES, CLIENTS));
  runs.bare.push(await load(bare, tokens, CASES, CLIENTS));
}
/** Every run has as many cases, so their mean speed is the harmonic one. */
const speed = (of: Run[]): number => of.length / of.reduce((sum, run) => sum + 1 / run.casesPerSecond, 0);
const mean = (of: Run[], what: 'p50' | 'p95'): number =>
  of.reduce((sum, run) => sum + run[what], 0) / of.length;

for (const which of ['product', 'bare'] as const) {
  const of = runs[which];
  console.log(
    `  ${which}: ${of.map((run) => run.casesPerSecond.toFixed(1)).join(', ')} cases/s, ${CLIENTS} clients`,
  );
  verdict(`${which}: whole cases a second`, speed(of));
  verdict(`${which}: an answer, p50 in ms`, mean(of, 'p50'));
  verdict(`${which}: an answer, p95 in ms`, mean(of, 'p95'));
}
verdict('whole cases, product against bare workflow', speed(runs.product) / speed(runs.bare), LEAST_RATIO);

const connection = await Connection.connect({ address: temporalAddress });
const { workflow } = new Client({ connection, namespace: 'complaints' });
const histories = await Promise.all(
  runs.product.at(-1)!.caseNos.map(async (caseNo) => {
    const handle = workflow.getHandle(workflowId(caseNo));
    await handle.result();
    return handle.describe();
  }),
);
await connection.close();
const events = histories.map(({ historyLength }) => historyLength);
const bytes = histories.map(({ historySize }) => historySize ?? Infinity);
/** A busy machine may have to write an act to the archive twice, which takes some events more. */
atMost('history events of a case of start and ten acts, median', percentile(events, 50), 100);
verdict('… most of any', Math.max(...events));
atMost('history bytes of it, sealed, median', percentile(bytes, 50), 16 * 1024);
verdict('… most of any', Math.max(...bytes));
