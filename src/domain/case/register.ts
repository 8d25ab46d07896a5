import { hotlineLimit, type Plan } from '../policy/policy.ts';
import { startClock } from './clocks.ts';
import { SAME_DAY } from '../time/limit.ts';
import type { CaseEvent, EventData } from './events.ts';
import type { Actor } from './vocabulary.ts';

/** What intake knows of a complaint besides its words. */
export type Registration = EventData['registered'];

/**
 * The first event of a case. It pins policy and calendar for the hotline's own clocks and starts triage, shorter for urgent words, and
 * what the channel's day of receipt owes (F-073, F-074); the citizen's clock starts here and never again (Q13).
 */
export function register(
  registration: Registration,
  at: number,
  by: Actor,
): CaseEvent & { type: 'registered' } {
  const { policy, calendar }: Plan = registration.plan;
  const limit = hotlineLimit(policy.triage, registration.urgentWords);
  const clocks = [startClock(calendar, 'triage:1', 'triage', at, limit)];
  const sameDay = policy.sameDay?.[registration.channel];
  if (sameDay) clocks.push(startClock(calendar, `${sameDay}:1`, sameDay, at, SAME_DAY));
  return { seq: 1, type: 'registered', at, by, data: registration, clocks };
}
