/**
 * Whole cases through HTTP, start and ten acts, by the product and by the same product that seals nothing, on the same servers in
 * alternating runs: sealing costs at most a tenth of the cases a second. And what it does to the size of a case's history.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { workflowId } from '../workflows/contract.ts';
import { load, setup, speed, type Run } from './load.ts';
import { size } from './size.ts';
import { atMost, percentile, verdict } from './table.ts';

const LEAST_RATIO = 0.9;
const ROUNDS = size('BENCH_ROUNDS', 8, 1);
const CASES = size('BENCH_CASES', 36, 2);
const CLIENTS = size('BENCH_CLIENTS', 12, 2);

const { product, beside, tokens, temporalAddress } = setup();
const sides = { sealed: product, unsealed: beside } as const;
type Side = keyof typeof sides;
const runs: Record<Side, Run[]> = { sealed: [], unsealed: [] };
for (const side of ['sealed', 'unsealed'] as const) await load(sides[side], tokens, 2 * CLIENTS, CLIENTS);
for (let i = 0; i < ROUNDS; i++) {
  const turn: Side[] = i % 2 === 0 ? ['sealed', 'unsealed'] : ['unsealed', 'sealed'];
  for (const side of turn) runs[side].push(await load(sides[side], tokens, CASES, CLIENTS));
}

for (const side of ['sealed', 'unsealed'] as const) {
  console.log(`  ${side}: ${runs[side].map((run) => run.casesPerSecond.toFixed(1)).join(', ')} cases/s`);
  verdict(`${side}: whole cases a second, ${CLIENTS} clients`, speed(runs[side]));
}
verdict('whole cases, sealed against unsealed', speed(runs.sealed) / speed(runs.unsealed), LEAST_RATIO);

const connection = await Connection.connect({ address: temporalAddress });
const bytesOf = async (namespace: string, side: Side): Promise<number> => {
  const { workflow } = new Client({ connection, namespace });
  const sizes = runs[side].at(-1)!.caseNos.map(async (caseNo) => {
    const handle = workflow.getHandle(workflowId(caseNo));
    // A result is sealed for whoever has the keys; that it has ended is for everybody.
    while ((await handle.describe()).status.name === 'RUNNING') await sleep(50);
    return (await handle.describe()).historySize ?? Infinity;
  });
  return percentile(await Promise.all(sizes), 50);
};
atMost('history bytes of a case, sealed, median', await bytesOf('complaints', 'sealed'), 12 * 1024);
verdict('… unsealed', await bytesOf('unsealed', 'unsealed'));
await connection.close();
