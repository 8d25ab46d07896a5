import type { Calendar } from '../../../src/domain/time/calendar.ts';
import type { Limit } from '../../../src/domain/time/limit.ts';

/**
 * The regulation reckoned the slow way, sharing no line with src/domain/time: day by day on text, minute by minute
 * on the clock, with the Date of UTC moved by eight hours.
 */
const MINUTE = 60_000;
const DAY = 86_400_000;
const CHINA = 8 * 3_600_000;

export const textOf = (at: number): string => new Date(at + CHINA).toISOString().slice(0, 10);
export const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`) - CHINA;
export const following = (day: string): string => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);

export class Oracle {
  private readonly off = new Set<string>();
  private readonly on: Set<string>;

  constructor({ off, on }: Calendar) {
    for (const [first, days] of off)
      for (let i = 0, day = first; i < days; i++, day = following(day)) this.off.add(day);
    this.on = new Set(on);
  }

  works(day: string): boolean {
    if (this.on.has(day)) return true;
    return !this.off.has(day) && ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  }

  /** Workday time between two instants, minute by minute at the edges and day by day between them. */
  workdayMs(from: number, until: number): number {
    let sum = 0;
    for (let day = textOf(from); midnight(day) < until; day = following(day))
      if (this.works(day)) sum += Math.min(until, midnight(day) + DAY) - Math.max(from, midnight(day));
    return sum;
  }

  due(startedAt: number, { unit, n, rollForward }: Limit): number {
    let day = textOf(startedAt);
    switch (unit) {
      case 'minutes':
        return startedAt + n * MINUTE;
      case 'hours':
        return startedAt + n * 60 * MINUTE;
      case 'workday-hours': {
        let minutes = n * 60;
        let at = startedAt;
        for (let today = '', open = false; minutes > 0; at += MINUTE) {
          const now = textOf(at);
          if (now !== today) [today, open] = [now, this.works(now)];
          if (open) minutes--;
        }
        return at;
      }
      case 'workdays':
        for (let left = n; left > 0;) {
          day = following(day);
          if (this.works(day)) left--;
        }
        break;
      case 'days':
        for (let i = 0; i < n; i++) day = following(day);
        break;
      case 'years': {
        const [year, rest] = [Number(day.slice(0, 4)) + n, day.slice(4)];
        const leap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
        day = `${year}${rest === '-02-29' && !leap ? '-02-28' : rest}`;
      }
    }
    while (rollForward && !this.works(day)) day = following(day);
    return midnight(following(day));
  }
}
