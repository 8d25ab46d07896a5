import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Obligation } from '../src/domain/case/obligations.ts';

/**
 * One durable timer per running clock, set to what comes due on it next, with its Chinese summary: what comes after is armed when that is
 * done. A timer that fires decides nothing: it only wakes the loop, which asks the domain what time has done.
 */
export class Timers {
  readonly #armed = new Map<string, CancellationScope>();
  readonly #wake: () => void;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Cancel what moved or ended, arm what is new. An obligation whose instant moved is a new one. */
  reconcile(obligations: readonly Obligation[]): void {
    const wanted = new Map(nextOfEach(obligations).map((o) => [`${o.key}@${o.dueAt}`, o]));
    for (const [key, scope] of this.#armed) {
      if (wanted.has(key)) continue;
      this.#armed.delete(key);
      scope.cancel();
    }
    for (const [key, o] of wanted) if (!this.#armed.has(key)) this.#arm(key, o);
  }

  #arm(key: string, { dueAt, title }: Obligation): void {
    const scope = new CancellationScope();
    this.#armed.set(key, scope);
    scope
      .run(() => sleep(Math.max(1, dueAt - Date.now()), { summary: title }))
      .then(
        () => {
          this.#armed.delete(key);
          this.#wake();
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }
}

function nextOfEach(obligations: readonly Obligation[]): Obligation[] {
  const next = new Map<string, Obligation>();
  for (const o of obligations) if (o.dueAt < (next.get(o.clock)?.dueAt ?? Infinity)) next.set(o.clock, o);
  return [...next.values()];
}
