import { setTimeout as sleep } from 'node:timers/promises';
import { notFound } from './problem.ts';

/** Longer than it takes to find out, shorter than anybody minds. */
const TICK_MS = 25;

/**
 * Waits for the next tick, counted from `began` (`performance.now()`): answers that must not be told apart take the same time, whatever it
 * took to find them out.
 */
export const evenly = async (began: number): Promise<void> => {
  await sleep(TICK_MS - ((performance.now() - began) % TICK_MS));
};

/** What is not there, or not theirs to know of: the same answer, as late as the other (`began` as above). @throws Problem 404, always */
export async function notThere(began: number): Promise<never> {
  await evenly(began);
  throw notFound();
}
