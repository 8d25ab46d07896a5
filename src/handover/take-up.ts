import type { DataSource } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { readCases } from '../archive/archives.ts';
import { CaseWorkflows } from '../temporal/case-workflows.ts';

/** Of the workflow code that takes over; what an earlier one began is begun anew from the archive (docs/runbook.md, "A changed workflow"). */
export const GENERATION = 2;
const BATCH = 200;
const LANES = 16;

interface Open {
  caseNo: string;
  payload: CaseInput;
}

const OF_BEFORE = `from outbox o join complaint_case c using (case_no) where o.generation < ${GENERATION} and c.state <> 'ARCHIVED'`;
const COUNT = `select count(*)::int as n ${OF_BEFORE}`;
const NEXT = `select o.case_no as "caseNo", o.payload ${OF_BEFORE} order by o.case_no limit ${BATCH}`;
const TAKEN = `update outbox set generation = ${GENERATION}, untold = '{}' where case_no = any ($1)`;

/**
 * Every open case goes on in the workflow of this release, from its archive, each clock at its instant; the workflow that an earlier release
 * began is ended. Interrupted, it goes on where it was; done, it changes nothing. No worker of the earlier release may be running.
 * @param onProgress told after each batch
 * @returns how many cases were taken up
 * @throws Error when Temporal or PostgreSQL is away
 */
export async function takeUp(
  db: DataSource,
  workflows: CaseWorkflows,
  onProgress: (done: number, of: number) => void,
): Promise<number> {
  const [row] = await db.query<{ n: number }[]>(COUNT);
  const of = row!.n;
  let done = 0;
  for (;;) {
    const batch = await db.query<Open[]>(NEXT);
    if (batch.length === 0) return done;
    const caseNos = batch.map(({ caseNo }) => caseNo);
    const cases = await readCases(db, caseNos);
    const remaining = batch.values();
    const lane = async (): Promise<void> => {
      for (const { caseNo, payload } of remaining) {
        const { state, now } = cases.get(caseNo)!;
        await workflows.start({ ...payload, upTo: state.version }, state.state, true);
        const ahead = Math.floor((now - Date.now()) / 1000);
        if (ahead > 0) await workflows.skip(caseNo, ahead);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await db.query(TAKEN, [caseNos]);
    onProgress((done += batch.length), of);
  }
}
