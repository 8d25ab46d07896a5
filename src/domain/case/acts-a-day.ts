import { dayOf, type Instant } from '../time/instant.ts';
import type { CaseEvent } from './events.ts';
import type { Command } from './commands.ts';
import type { Actor } from './vocabulary.ts';

/**
 * How many acts somebody has given a case on the day of an instant. What time does is nobody's act. Each person is counted for themselves, and
 * whoever holds the query code as one, so that nobody keeps others from a case by their own haste.
 */
export function actsOnDayOf(at: Instant, { id }: Pick<Actor, 'id'>, events: readonly CaseEvent[]): number {
  const day = dayOf(at);
  const acts = events.flatMap((e) =>
    e.command !== undefined && e.by.id === id && dayOf(e.at) === day ? [e.command] : [],
  );
  return new Set(acts).size;
}

const URGES_A_DAY = 3;

/**
 * Whether a complainant urges once more than serves anything (Q39): the unit has been told of it three times on the day by the case's clock. A danger
 * is told always.
 */
export function urgesInVain({ name, actor, fields, at }: Command, events: readonly CaseEvent[]): boolean {
  if (name !== 'urge' || actor.role !== 'complainant' || fields?.['danger'] === true) return false;
  const urged = events.filter(
    (e) => e.type === 'urged' && e.by.role === 'complainant' && dayOf(e.at) === dayOf(at),
  );
  return urged.length >= URGES_A_DAY;
}
