import type { Plan } from '../policy/policy.ts';
import { DISPATCH } from './commands/dispatch.ts';
import { HANDLING } from './commands/handling.ts';
import { INTAKE } from './commands/intake.ts';
import { INTEGRITY } from './commands/integrity.ts';
import { REVIEW } from './commands/review.ts';
import type { CommandRule } from './commands/rule.ts';
import { SUPERVISION } from './commands/supervision.ts';
import type { Actor } from './vocabulary.ts';

export type { Relation } from './commands/rule.ts';

/** Every command of a case: its Chinese name, who may give it, what of it travels (`design/api.md`, "Commands"). */
export const COMMANDS = {
  ...INTAKE,
  ...DISPATCH,
  ...HANDLING,
  ...REVIEW,
  ...SUPERVISION,
  ...INTEGRITY,
} as const satisfies Record<string, CommandRule>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
/** The rule of a command, with the literal types widened. */
export const commandRule = (name: CommandName): CommandRule => COMMANDS[name];

/** An act as it travels to the workflow. `id` makes it count once; `at` is the instant the API accepted it (epoch ms). */
export interface Command {
  id: string;
  name: CommandName;
  at: number;
  actor: Actor;
  /** The travelling fields; left out where there are none. */
  fields?: Record<string, unknown>;
  /** Hash of what the person wrote, stored apart under this command's id. */
  text?: string;
  /** Refuse with `stale-version` unless the case is still at this version. */
  ifVersion?: number;
  /** What the catalogue resolved for a dispatch; absent parts keep their pin. */
  plan?: Partial<Plan>;
  /** What the units that it names are called, for whoever reads the case in the Temporal UI; it decides nothing. */
  names?: UnitNames;
}

/** Units by their code; of one that is not among them the code is shown. */
export type UnitNames = Readonly<Record<string, string>>;
