import type { Calendar } from '../../../src/domain/time/calendar.ts';
import { addDays, DAY_MS, startOf } from '../../../src/domain/time/instant.ts';
import type { Limit, Unit } from '../../../src/domain/time/limit.ts';

/** Numbers from a seed that a failing test prints: a run can be had again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** mulberry32: from 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  of<T>(...choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }
}

export const FIRST = '2019-12-01';
const DAYS = 900;

/** A calendar nobody has published: spans off of 1 to 12 days, about one a month, make-up days on weekends before or after them. */
export function randomCalendar(random: Random): Calendar {
  const off: Calendar['off'] = [];
  const on = new Set<string>();
  for (let day = random.whole(0, 30); day < DAYS; day += random.whole(8, 60)) {
    const first = addDays(FIRST, day);
    const days = random.of(1, 1, 2, 3, 3, 5, 7, 8, 9, 12);
    off.push([first, days, '节']);
    const near = [...Array(8).keys()].flatMap((i) => [addDays(first, -1 - i), addDays(first, days + i)]);
    const weekends = near.filter((date) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()));
    for (let i = random.whole(0, 2); i > 0; i--) on.add(random.of(...weekends));
  }
  return {
    region: 'XX',
    edition: `random`,
    officialUntil: addDays(FIRST, random.whole(30, DAYS)),
    off,
    on: [...on],
  };
}

/** Half of all instants lie about a midnight, where a second decides. */
export function randomInstant(random: Random): number {
  const midnight = startOf(FIRST) + random.whole(0, 700) * DAY_MS;
  return midnight + (random.next() < 0.5 ? random.of(-1000, -1, 0, 1, 1000) : random.whole(0, DAY_MS - 1));
}

const MOST: Record<Unit, number> = {
  'workday-hours': 96,
  workdays: 45,
  minutes: 3000,
  hours: 200,
  days: 60,
  years: 8,
};
export const UNITS = Object.keys(MOST) as Unit[];

export function randomLimit(random: Random, unit = random.of(...UNITS)): Limit {
  const rollForward = random.next() < 0.5;
  return { unit, n: random.whole(1, MOST[unit]), ...(rollForward ? { rollForward } : {}) };
}
