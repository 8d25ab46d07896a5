import { CancellationScope, isCancellation, log, proxyActivities } from '@temporalio/workflow';
import type { CustomStep } from '../src/domain/policy/policy.ts';
import { isUnsealed } from './unsealed.ts';

/** What an integrator's activity is told of the case: ids and codes only. */
export interface StepInput {
  caseNo: string;
  step: string;
  type: string;
  unit: string;
  region: string;
  hop: number;
  round: number;
}

/** `turn`: in which unit's turn the step was called. */
export type StepOutcome = { step: string; turn: string } & ({ result?: unknown } | { why: string });

const DAY_SECONDS = 86_400;
/** What a step may file: a small JSON value. */
const MOST_CHARACTERS = 2000;

/**
 * Calls each due custom step once, by the activity's name, on its integrator's own task queue. The case never waits for it and never fails with it:
 * the outcome comes back as an event.
 */
export class Steps {
  readonly #running = new Set<string>();
  readonly #report: (outcome: StepOutcome) => void;

  constructor(report: (outcome: StepOutcome) => void) {
    this.#report = report;
  }

  get idle(): boolean {
    return this.#running.size === 0;
  }

  start(due: readonly (CustomStep & { key: string })[], input: Omit<StepInput, 'step'>): void {
    for (const step of due) {
      if (this.#running.has(step.key)) continue;
      this.#running.add(step.key);
      void this.#call(step, { ...input, step: step.name });
    }
  }

  async #call(step: CustomStep & { key: string }, input: StepInput): Promise<void> {
    const ms = step.timeoutSeconds * 1000;
    const activities = proxyActivities<Record<string, (input: StepInput) => Promise<unknown>>>({
      taskQueue: step.taskQueue,
      startToCloseTimeout: ms,
      scheduleToCloseTimeout: ms * step.attempts + (step.waitSeconds ?? DAY_SECONDS) * 1000,
      retry: { maximumAttempts: step.attempts, initialInterval: 1000, maximumInterval: 60_000 },
      summary: step.name,
    });
    try {
      const result = await CancellationScope.cancellable(() => activities[step.activity]!(input));
      this.#report({ step: step.name, turn: step.key, ...filed(result) });
    } catch (error) {
      if (isCancellation(error)) return;
      log.warn('A custom step failed', { step: step.activity });
      this.#report({ step: step.name, turn: step.key, why: 'failed' });
    } finally {
      this.#running.delete(step.key);
    }
  }
}

function filed(result: unknown): { result?: unknown } | { why: string } {
  if (result === undefined || result === null) return {};
  if (isUnsealed(result)) return { why: 'unsealed' };
  return JSON.stringify(result).length <= MOST_CHARACTERS ? { result } : { why: 'result-too-large' };
}
