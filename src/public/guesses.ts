import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../platform/config.ts';
import { networkOf } from '../platform/network.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { problem } from '../platform/problem.ts';

const WINDOW_MS = 15 * 60_000;
const REMEMBERED = 30_000;
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
  private readonly wrong = new Map<string, { count: number; until: number }>();
  private readonly limits: Config['codeGuesses'];

  constructor(@Inject(CONFIG) { codeGuesses }: Config) {
    this.limits = codeGuesses;
  }

  /** Before anything is looked up, and again before it is answered. @throws Problem 429 with `Retry-After`; a right code is refused too */
  mayTry(caseNo: string, address: string): void {
    const keys = keysOf(caseNo, address);
    const byAddress = this.exceeds(keys.address, this.limits.perAddress);
    const byCase = this.exceeds(keys.both, NEWCOMERS_TRIES) && this.exceeds(keys.case, this.limits.perCase);
    const until = byAddress || byCase;
    if (until === 0) return;
    const seconds = Math.max(1, Math.ceil((until - performance.now()) / 1000));
    throw problem('too-many-requests', undefined, { 'retry-after': String(seconds) });
  }

  /** The code was wrong, or there is no such case. */
  failed(caseNo: string, address: string): void {
    const now = performance.now();
    for (const [key, { until }] of this.wrong) {
      if (until > now && this.wrong.size < REMEMBERED) break;
      this.wrong.delete(key);
    }
    for (const key of Object.values(keysOf(caseNo, address))) {
      const counted = this.wrong.get(key);
      if (counted && counted.until > now) counted.count += 1;
      else this.count(key, now + WINDOW_MS);
    }
  }

  /** The oldest stand first. */
  private count(key: string, until: number): void {
    this.wrong.delete(key);
    this.wrong.set(key, { count: 1, until });
  }

  /** Until when a key is at its limit; 0 when it is not. */
  private exceeds(key: string, limit: number): number {
    const counted = this.wrong.get(key);
    return counted && counted.count >= limit && counted.until > performance.now() ? counted.until : 0;
  }
}

const keysOf = (caseNo: string, address: string) => {
  const [number, network] = [caseNo.slice(0, KEY_LENGTH), networkOf(address)];
  return { case: `case ${number}`, address: `from ${network}`, both: `case ${number} from ${network}` };
};
