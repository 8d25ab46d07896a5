import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config.ts';
import { Counts } from '../../platform/counts.ts';
import { neighbourhoodOf, networkOf } from '../../platform/network.ts';
import { CONFIG } from '../../platform/platform.module.ts';
import { problem } from '../../platform/problem.ts';
import { Challenges, type ChallengeView, type Solved } from './challenges.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** How many times as much as is free may be filed by whoever solves a challenge each time. */
const MOST: Record<Solved | 'freely', number> = { freely: 1, sum: 2, work: 10 };

interface Rate {
  counts: Counts;
  key: string;
  limit: number;
}

/**
 * How often strangers may file complaints: so many an hour freely from one address and from one network, and so many a minute from everywhere
 * together; then each with a challenge, and beyond that not for a while. Officers are never counted. In this process's memory.
 */
@Injectable()
export class Filing {
  private readonly hourly = new Counts(HOUR_MS);
  private readonly minutely = new Counts(MINUTE_MS);
  private readonly limits: Config['filings'];

  constructor(
    private readonly challenges: Challenges,
    @Inject(CONFIG) { filings }: Config,
  ) {
    this.limits = filings;
  }

  /**
   * Before a complaint is filed, and before anything is looked up for it.
   * @param answer to a challenge, of the header `X-Challenge`
   * @throws Problem 429 `challenge-required`, `too-many-requests`, both with `Retry-After`
   */
  async admit(address: string, answer: string | undefined): Promise<void> {
    const rates = this.ratesOf(address);
    const counted = rates.map(({ counts, key }) => counts.add(key));
    const within = (how: keyof typeof MOST): boolean =>
      rates.every(({ limit }, i) => limit === 0 || counted[i]! <= limit * MOST[how]);
    if (within('freely')) return;
    const seconds = Math.max(...rates.map(({ counts, key }) => counts.secondsLeft(key)));
    const headers = { 'retry-after': String(seconds) };
    if (!within('work')) throw problem('too-many-requests', undefined, headers);
    const solved = answer === undefined ? undefined : await this.challenges.solved(address, answer);
    if (!solved || !within(solved)) throw problem('challenge-required', undefined, headers);
  }

  /** A challenge for whoever files from this address: the more was filed from around it, the more work it is. */
  challenge(address: string): Promise<ChallengeView> {
    const levels = this.ratesOf(address).map(({ counts, key, limit }) =>
      limit === 0 ? 1 : counts.of(key) / limit,
    );
    return this.challenges.make(address, Math.ceil(Math.max(...levels)));
  }

  private ratesOf(address: string): Rate[] {
    const { hourly, minutely } = this;
    const { perAddress, perNetwork, perMinute } = this.limits;
    return [
      { counts: hourly, key: `from ${networkOf(address)}`, limit: perAddress },
      { counts: hourly, key: `around ${neighbourhoodOf(address)}`, limit: perNetwork },
      { counts: minutely, key: 'everywhere', limit: perMinute },
    ];
  }
}
