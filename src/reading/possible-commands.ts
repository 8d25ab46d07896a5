import { z } from 'zod';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { actingAs, type Caller } from '../domain/access/access.ts';
import {
  COMMAND_NAMES,
  COMMANDS,
  givenAt,
  leastFields,
  type Command,
  type CommandName,
} from '../domain/case/commands.ts';
import { actsOnDayOf } from '../domain/case/acts-a-day.ts';
import { act, type Outcome } from '../domain/case/decide.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { ReadCase } from '../archive/archives.ts';
import { noteDefect } from '../platform/defects.ts';
import { relationOf } from './relation.ts';

/** A command of a case as its reader may give it now: `code` says why not, `schema` what its body looks like. */
export interface PossibleCommand {
  command: CommandName;
  name: string;
  allowed: boolean;
  code?: string;
  schema: object;
}

const SCHEMAS = Object.fromEntries(
  COMMAND_NAMES.map((name) => [
    name,
    z.toJSONSchema(COMMAND_BODIES[name], { io: 'input', unrepresentable: 'any' }),
  ]),
) as Record<CommandName, object>;

/**
 * "May I?" for every command, asked of the rules themselves with fields that an ordinary act would have.
 * @param actsADay how often one person may act on a case a day
 */
export function possibleCommands(
  caller: Caller,
  { state, now, events }: ReadCase,
  actsADay: number,
): PossibleCommand[] {
  return COMMAND_NAMES.map((command) => {
    const known = { command, name: COMMANDS[command].title, schema: SCHEMAS[command] };
    const actor = actingAs(caller, command, relationOf(state));
    if (!actor) return { ...known, allowed: false, code: 'forbidden' };
    const probe = {
      id: 'probe',
      name: command,
      at: now,
      actor,
      fields: leastFields(command, givenAt(now, state, actor)),
      ...(command === 'change-plan' ? { plan: { policy: nextVersion(state.plan.policy) } } : {}),
    };
    const outcome = judged(state, probe, now);
    if ('refusal' in outcome) return { ...known, allowed: false, code: outcome.refusal };
    return actsOnDayOf(now, actor, events) < actsADay
      ? { ...known, allowed: true }
      : { ...known, allowed: false, code: 'too-many-acts' };
  });
}

const nextVersion = (policy: Policy): Policy => ({ ...policy, version: policy.version + 1 });

/** A command on which the rules fail is not possible; the others are told all the same. */
function judged(state: CaseState, probe: Command, now: number): Outcome | { refusal: 'defect' } {
  try {
    return act(state, probe, now);
  } catch (error) {
    noteDefect(error);
    return { refusal: 'defect' };
  }
}
