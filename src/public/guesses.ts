import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../platform/config.ts';
import { Counts } from '../platform/counts.ts';
import { networkOf } from '../platform/network.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { problem } from '../platform/problem.ts';

const WINDOW_MS = 15 * 60_000;
/** Longer than any case number: what is longer names no case, and need not be kept apart. */
const KEY_LENGTH = 40;
/** At a case that others guess at, somebody new is still let in, lest whoever knows its number could keep its complainant out. */
const NEWCOMERS_TRIES = 3;

/**
 * Wrong query codes of the last quarter of an hour, by case and by address, whether there is such a case or not. In this process's memory: a
 * code has 80 random bits, so that the limit guards against noise and carelessness, and need not be exact across processes.
 */
@Injectable()
export class Guesses {
  private readonly wrong = new Counts(WINDOW_MS);
  private readonly limits: Config['codeGuesses'];

  constructor(@Inject(CONFIG) { codeGuesses }: Config) {
    this.limits = codeGuesses;
  }

  /** Before anything is looked up, and again before it is answered. @throws Problem 429 with `Retry-After`; a right code is refused too */
  mayTry(caseNo: string, address: string): void {
    const keys = keysOf(caseNo, address);
    const byAddress = this.exceeds(keys.address, this.limits.perAddress);
    const byCase = this.exceeds(keys.both, NEWCOMERS_TRIES) && this.exceeds(keys.case, this.limits.perCase);
    const seconds = byAddress || byCase;
    if (seconds === 0) return;
    throw problem('too-many-requests', undefined, { 'retry-after': String(seconds) });
  }

  /** The code was wrong, or there is no such case. */
  failed(caseNo: string, address: string): void {
    for (const key of Object.values(keysOf(caseNo, address))) this.wrong.add(key);
  }

  /** For how many seconds a key stays at its limit; 0 when it is not. */
  private exceeds(key: string, limit: number): number {
    return this.wrong.of(key) >= limit ? this.wrong.secondsLeft(key) : 0;
  }
}

const keysOf = (caseNo: string, address: string) => {
  const [number, network] = [caseNo.slice(0, KEY_LENGTH), networkOf(address)];
  return { case: `case ${number}`, address: `from ${network}`, both: `case ${number} from ${network}` };
};
