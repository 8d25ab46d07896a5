import { sleep } from '@temporalio/workflow';
import { complaint as real } from '../../../workflows/complaint.ts';
import type { CaseInput } from '../../../workflows/contract.ts';

/** The workflow with one command too many: what a careless change looks like to the replay gate. */
export async function complaint(input: CaseInput): Promise<string> {
  await sleep(1);
  return real(input);
}
