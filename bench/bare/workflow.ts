import { allHandlersFinished, condition, defineUpdate, setHandler } from '@temporalio/workflow';

const ACTS = 10;

/** The least that ten acts can cost in Temporal: ten updates, and nothing done with them. */
export async function bare(): Promise<void> {
  let done = 0;
  setHandler(defineUpdate<number, [act: object]>('act'), () => ++done);
  await condition(() => done >= ACTS && allHandlersFinished());
}
