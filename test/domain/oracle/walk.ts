import type { Calendar } from '../../../src/domain/time/calendar.ts';
import type { Limit } from '../../../src/domain/time/limit.ts';
import { following, midnight, Oracle, textOf } from '../time/oracle.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The regulation reckoned day by day from the text of the rules: hours of workdays are filled into the workdays one after the other; the
 * rest is the slow oracle's own walk. Shares nothing with src/domain/time.
 */
export class DayWalk extends Oracle {
  readonly #officialUntil: string;

  constructor(calendar: Calendar) {
    super(calendar);
    this.#officialUntil = calendar.officialUntil;
  }

  override due(startedAt: number, limit: Limit): number {
    if (limit.unit !== 'workday-hours') return super.due(startedAt, limit);
    let left = limit.n * HOUR;
    for (let at = startedAt, day = textOf(at); ; day = following(day), at = midnight(day)) {
      if (!this.works(day)) continue;
      const until = midnight(day) + DAY;
      if (left <= until - at) return at + left;
      left -= until - at;
    }
  }

  /** 24:00 of the n-th workday after the old due date; 24:00 belongs to the day that ends (Q15). */
  extended(oldDueAt: number, n: number): number {
    let day = textOf(oldDueAt - 1);
    for (let left = n; left > 0;) {
      day = following(day);
      if (this.works(day)) left--;
    }
    return midnight(following(day));
  }

  /** The last instant from which 24 hours of workday time remain (Q44). */
  yellowAt(dueAt: number): number {
    let left = DAY;
    for (let day = textOf(dueAt - 1), until = dueAt; ;) {
      const from = midnight(day);
      if (this.works(day)) {
        if (until - from >= left) return until - left;
        left -= until - from;
      }
      until = from;
      day = textOf(from - 1);
    }
  }

  /** 00:00 of the first workday at or after the due instant (Q44). */
  redAt(dueAt: number): number {
    let day = textOf(dueAt);
    if (midnight(day) < dueAt) day = following(day);
    while (!this.works(day)) day = following(day);
    return midnight(day);
  }

  /** Whether the calendar was asked about a day that no notice covers (Q41). */
  provisional(startedAt: number, limit: Limit, dueAt: number): boolean {
    const last = textOf(dueAt - 1);
    const first = textOf(startedAt);
    const asked =
      limit.unit === 'workday-hours' ||
      (limit.unit === 'workdays' && last > first) ||
      (limit.rollForward === true && (limit.unit === 'days' || limit.unit === 'years'));
    return asked && last > this.#officialUntil;
  }
}

/** The same for running time, minute by minute; `startedAt` a whole minute. */
export function minuteWalk(oracle: Oracle, startedAt: number, { unit, n }: Limit): number {
  let left = unit === 'minutes' ? n : n * 60;
  let at = startedAt;
  for (let today = '', counts = false; left > 0; at += 60_000) {
    const day = textOf(at);
    if (day !== today) [today, counts] = [day, unit !== 'workday-hours' || oracle.works(day)];
    if (counts) left--;
  }
  return at;
}
