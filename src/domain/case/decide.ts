import { Uncountable } from '../time/civil.ts';
import type { Command, CommandName } from './commands.ts';
import { refused, type Decision, type Judge } from './decision.ts';
import { elapse } from './elapse.ts';
import type { CaseEvent, NewEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { isBuiltUpon, lapsedSince, ownLapses, withdrawn } from './late-arrival.ts';
import { isCommand } from './shape.ts';
import { dispatching } from './phases/dispatch.ts';
import { handling } from './phases/handling.ts';
import { intake } from './phases/intake.ts';
import { aftercare } from './phases/aftercare.ts';
import { changing } from './phases/changing.ts';
import { integrity } from './phases/integrity.ts';
import { investigation } from './phases/investigation.ts';
import { linking } from './phases/linking.ts';
import { supervising } from './phases/supervision.ts';
import { planChange } from './phases/plan-change.ts';
import { reviewing } from './phases/review.ts';
import type { RefusalCode } from '../refusals.ts';
import type { CaseState } from './state.ts';

type Judges = { [N in CommandName]: Judge<N> };
const JUDGES: Judges = {
  ...intake,
  ...linking,
  ...dispatching,
  ...handling,
  ...investigation,
  ...changing,
  ...planChange,
  ...reviewing,
  ...aftercare,
  ...supervising,
  ...integrity,
};

/** After archiving only these exist (`design/api.md`). */
const AFTER_ARCHIVE: readonly CommandName[] = ['reopen', 'hold', 'release-hold'];

/** The rules failed on a command that is one: ours to mend. `cause` is what was thrown; what was asked stays out of it. */
export class Defect extends Error {
  readonly command: CommandName;

  constructor(command: CommandName, cause: unknown) {
    super('the rules failed', { cause });
    this.command = command;
  }
}

/**
 * What a person did, judged by the rules at the instant it was accepted: events, or a refusal. What cannot be read as a command, or not be
 * counted with, is refused with `malformed-command`.
 * @throws whatever a judge that is defective throws
 */
export function decide(s: CaseState, command: Command, at: number): Decision {
  if (!isCommand(command)) return refused('malformed-command');
  if (s.state === 'ARCHIVED' && !AFTER_ARCHIVE.includes(command.name)) return refused('case-archived');
  if (command.ifVersion !== undefined && command.ifVersion !== s.version) return refused('stale-version');
  try {
    return (JUDGES[command.name] as Judge)({ s, command, fields: (command.fields ?? {}) as never, at });
  } catch (error) {
    if (error instanceof Uncountable) return refused('malformed-command');
    throw error;
  }
}

/** What an act makes of a case: the numbered events and the state after them, or the refusal. */
export type Outcome = { events: CaseEvent[]; state: CaseState } | { refusal: RefusalCode };

/**
 * The whole of one act: what time did before it, the act, what time did since. Outcomes are decided by instants, never by arrival order:
 * lapses recorded meanwhile whose own due instant is after the act was accepted are withdrawn, and only those; where people have acted since,
 * only those of the clocks that this act meets in time, so that no later act is undone.
 * @throws Defect where the rules fail, or the case itself cannot be counted with
 */
export function act(state: CaseState, command: Command, now: number): Outcome {
  if (!isCommand(command)) return { refusal: 'malformed-command' };
  // A version that the caller saw is compared before time raises it.
  const { ifVersion, ...judged } = command;
  if (ifVersion !== undefined && ifVersion !== state.version) return { refusal: 'stale-version' };
  const events: CaseEvent[] = [];
  let s = state;
  const add = (event: NewEvent | CaseEvent): void => {
    const numbered = { ...event, seq: s.version + 1 } as CaseEvent;
    s = evolve(s, numbered);
    events.push(numbered);
  };
  const at = Math.max(state.registeredAt, Math.min(command.at, now));
  let counted = false;
  try {
    elapse(s, at).forEach(add);
    counted = true;
    const lapsed = lapsedSince(s, at);
    const undone = isBuiltUpon(s, lapsed) ? ownLapses(s, lapsed, decide(s, judged, at)) : lapsed;
    withdrawn(s, undone, at).forEach(add);
    const decision = decide(s, judged, at);
    if ('refusal' in decision) return decision;
    decision.events.forEach(add);
    elapse(s, now).forEach(add);
    return { events, state: s };
  } catch (error) {
    // What cannot be counted with, such as a date of the year 9999, must not get into the case.
    if (counted && error instanceof Uncountable) return { refusal: 'malformed-command' };
    throw new Defect(command.name, error);
  }
}
