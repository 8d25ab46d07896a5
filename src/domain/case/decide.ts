import { COMMAND_NAMES, type Command, type CommandName } from './commands.ts';
import { refused, type Decision, type Judge } from './decision.ts';
import { elapse } from './elapse.ts';
import type { CaseEvent, ClockChange, NewEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { dispatching } from './phases/dispatch.ts';
import { handling } from './phases/handling.ts';
import { intake } from './phases/intake.ts';
import { changing } from './phases/changing.ts';
import { planChange } from './phases/plan-change.ts';
import { reviewing } from './phases/review.ts';
import type { RefusalCode } from './refusals.ts';
import type { CaseState, Clock } from './state.ts';
import { SYSTEM } from './vocabulary.ts';

type Judges = { [N in CommandName]: Judge<N> };
const JUDGES: Judges = { ...intake, ...dispatching, ...handling, ...changing, ...planChange, ...reviewing };

/**
 * What a person did, judged by the rules at the instant it was accepted: events, or a refusal. Never throws: what cannot be read
 * as a command is refused with `malformed-command`.
 */
export function decide(s: CaseState, command: Command, at: number): Decision {
  if (!isCommand(command)) return refused('malformed-command');
  if (s.state === 'ARCHIVED') return refused('case-archived');
  if (command.ifVersion !== undefined && command.ifVersion !== s.version) return refused('stale-version');
  try {
    return (JUDGES[command.name] as Judge)({ s, command, fields: (command.fields ?? {}) as never, at });
  } catch {
    return refused('malformed-command');
  }
}

/** What an act makes of a case: the numbered events and the state after them, or the refusal. */
export type Outcome = { events: CaseEvent[]; state: CaseState } | { refusal: RefusalCode };

/**
 * The whole of one act: what time did before it, the act, what time did since. Outcomes are decided by instants, never by arrival order:
 * lapses recorded meanwhile whose own due instant is after the act was accepted are withdrawn, and only those.
 */
export function act(state: CaseState, command: Command, now: number): Outcome {
  const events: CaseEvent[] = [];
  let s = state;
  const add = (event: NewEvent | CaseEvent): void => {
    const numbered = { ...event, seq: s.version + 1 } as CaseEvent;
    s = evolve(s, numbered);
    events.push(numbered);
  };
  const at = Math.min(isCommand(command) ? command.at : now, now);
  // A version that the caller saw is compared before time raises it.
  if (isCommand(command) && command.ifVersion !== undefined && command.ifVersion !== s.version) {
    return { refusal: s.state === 'ARCHIVED' ? 'case-archived' : 'stale-version' };
  }
  elapse(s, at).forEach(add);
  withdrawals(s, at).forEach(add);
  const { ifVersion: _, ...judged } = command;
  const decision = decide(s, judged, at);
  if ('refusal' in decision) return decision;
  decision.events.forEach(add);
  elapse(s, now).forEach(add);
  return { events, state: s };
}

/** Latest first, so that each is undone in the state it made. */
function withdrawals(s: CaseState, at: number): NewEvent[] {
  return s.lapses
    .filter((l) => l.dueAt > at)
    .toReversed()
    .map(({ lapse, clock, dueAt }) => {
      const ranOut = lapse === `${clock}:clock:${dueAt}`;
      return {
        type: 'lapse-withdrawn' as const,
        at,
        by: SYSTEM,
        data: { lapse, dueAt },
        ...(ranOut ? { clocks: [{ reopen: clock, onTime: true }, ...begunBy(s, clock, dueAt)] } : {}),
      };
    });
}

/** The clocks that began with a lapse: of triage when the citizen stayed silent, of the unit that got the case by default. */
function begunBy(s: CaseState, lapsed: string, at: number): ClockChange[] {
  const isBegun = ({ key, kind, from }: Clock): boolean => {
    if (from !== at) return false;
    if (lapsed.startsWith('info:')) return kind === 'triage';
    return lapsed.startsWith('consultation:') && key.startsWith(`${kind}:${s.hops}:1`);
  };
  return Object.values(s.clocks)
    .filter(isBegun)
    .map(({ key }) => ({ drop: key }));
}

function isCommand(c: unknown): c is Command {
  if (typeof c !== 'object' || c === null) return false;
  const { id, name, at, actor, fields } = c as Partial<Record<keyof Command, unknown>>;
  return (
    typeof id === 'string' &&
    id.length > 0 &&
    id.length <= 64 &&
    (COMMAND_NAMES as string[]).includes(name as string) &&
    Number.isFinite(at) &&
    typeof actor === 'object' &&
    actor !== null &&
    (fields === undefined || (typeof fields === 'object' && fields !== null))
  );
}
