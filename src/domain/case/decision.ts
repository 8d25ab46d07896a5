import { fromIso, MINUTE } from '../time/instant.ts';
import type { Command, CommandName } from './commands.ts';
import type { ClockChange, EventData, EventType, NewEvent } from './events.ts';
import type { FieldsOf } from './commands.ts';
import type { RefusalCode } from '../refusals.ts';
import { isRespondent, type Assignment, type CaseState } from './state.ts';
import type { AssignmentState, CaseStateName } from './vocabulary.ts';

/** Either what happened, or why not. */
export type Decision = { events: NewEvent[] } | { refusal: RefusalCode };

/** One command judged in one state at one instant: the question that each phase answers. */
export interface Question<N extends CommandName = CommandName> {
  s: CaseState;
  command: Command;
  fields: FieldsOf<N>;
  at: number;
}

export type Judge<N extends CommandName = CommandName> = (q: Question<N>) => Decision;

export const refused = (refusal: RefusalCode): Decision => ({ refusal });

/** The event that a command leads to, stamped with the act. */
export function event<T extends EventType>(
  q: Question,
  type: T,
  data: EventData[T],
  clocks: ClockChange[] = [],
): NewEvent {
  const { command, at } = q;
  return {
    type,
    at,
    by: command.actor,
    command: command.id,
    ...(command.text === undefined ? {} : { text: { id: command.id, hash: command.text } }),
    data,
    ...(clocks.length > 0 ? { clocks } : {}),
  } as NewEvent;
}

export const happened = <T extends EventType>(
  q: Question,
  type: T,
  data: EventData[T],
  clocks: ClockChange[] = [],
): Decision => ({ events: [event(q, type, data, clocks)] });

/** Judge only in these states of the case; elsewhere the act is refused. */
export const inState =
  <N extends CommandName>(states: readonly CaseStateName[], judge: Judge<N>): Judge<N> =>
  (q) =>
    states.includes(q.s.state) ? judge(q) : refused('wrong-state');

/** The states in which the unit works on the case. */
export const AT_WORK = ['SIGNED', 'ACCEPTED_DEEMED', 'HANDLING'] as const;

/** Somebody of a unit that does not have the case. */
export const isOfAnotherUnit = ({ s, command: { actor } }: Question): boolean =>
  actor.unit !== undefined && actor.unit !== s.assignment?.unit;

/** A unit complained about decides nothing on its own case: somebody above it does (`4-process.md` §5). */
export const judgesItself = ({ s, command: { actor } }: Question): boolean =>
  actor.unit !== undefined && isRespondent(s, actor.unit);

/** Judge only while a unit holds the case in one of these states, and only for that unit's own people. */
export const withUnit =
  <N extends CommandName>(
    states: readonly AssignmentState[],
    judge: (q: Question<N>, a: Assignment) => Decision,
  ): Judge<N> =>
  (q) => {
    const a = q.s.assignment;
    if (q.s.state !== 'IN_ASSIGNMENT' || !a) return refused('wrong-state');
    if (isOfAnotherUnit(q)) return refused('not-your-decision');
    return states.includes(a.state) ? judge(q, a) : refused('wrong-state');
  };

/** What is reported of a unit is never handed to it; a complaint about it may be, but it decides nothing on its own case. */
export const isAccused = (s: CaseState, ...units: (string | undefined)[]): boolean =>
  s.matterType === 'report' && units.some((unit) => unit !== undefined && isRespondent(s, unit));

/** Clocks that differ, and minutes told without their seconds. */
const TOLERANCE = 5 * MINUTE;

/** Reported instants are taken as given, but not from the future (5 minutes of tolerance). */
export const isFuture = (reported: string, now: number): boolean => fromIso(reported) > now + TOLERANCE;

/**
 * Nor from before `since`, the instant of what they follow: the registration, the dispatch, the approval, the closing (5 minutes of tolerance).
 * @returns the refusal of an instant that cannot be
 */
export function untimely(
  reported: string | undefined,
  since: number,
  now: number,
  tolerance = TOLERANCE,
): Untimely | undefined {
  if (reported === undefined) return undefined;
  if (isFuture(reported, now)) return 'instant-in-future';
  return fromIso(reported) < since - tolerance ? 'instant-too-early' : undefined;
}
type Untimely = 'instant-in-future' | 'instant-too-early';

/** Only the named fields that are present. */
export function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  const found = keys.filter((k) => from[k] !== undefined).map((k) => [k, from[k]] as const);
  return Object.fromEntries(found) as Pick<T, K>;
}
