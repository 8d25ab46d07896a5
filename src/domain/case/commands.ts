import type { Plan } from '../policy/policy.ts';
import { DAY_MS, toIso } from '../time/instant.ts';
import { DISPATCH } from './commands/dispatch.ts';
import { HANDLING } from './commands/handling.ts';
import { INTAKE } from './commands/intake.ts';
import { INTEGRITY } from './commands/integrity.ts';
import { REVIEW } from './commands/review.ts';
import { divided, joined, namedIn, type Flat, type Named, type Values } from './commands/field.ts';
import type { CommandRule, Given } from './commands/rule.ts';
import { SUPERVISION } from './commands/supervision.ts';
import type { CaseState } from './state.ts';
import type { Actor } from './vocabulary.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Every command of a case: its Chinese name, who may give it, what its body holds and what of that travels (`design/api.md`, "Commands"). */
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
export const commandRule = (name: CommandName): CommandRule => COMMANDS[name] as CommandRule;

type Rules = typeof COMMANDS;
/** The body of a command as it is sent: what travels and what people wrote. */
export type BodyOf<N extends CommandName> = N extends CommandName
  ? Flat<Values<Rules[N]['travels']> & Values<Rules[N]['words']>>
  : never;
/** The fields of a command as it reaches the rules: what travels and what was added on the way. Reported instants are ISO 8601. */
export type FieldsOf<N extends CommandName> = N extends CommandName
  ? Flat<Values<Rules[N]['travels']> & Values<Rules[N]['added']>>
  : never;

/** What the body of a command is made of. */
export const bodyShape = (name: CommandName) => joined(commandRule(name).travels, commandRule(name).words);
/** What of a command reaches the rules. */
export const travelShape = (name: CommandName) => ({
  ...commandRule(name).travels,
  ...commandRule(name).added,
});

/** Every unit, attachment, type or case that the fields of a command name, its words among them. */
export const named = (of: Named, name: CommandName, fields: Fields): string[] =>
  namedIn(of, { ...bodyShape(name), ...commandRule(name).added }, fields);

/** An act given at an instant, by somebody, in a case. */
export const givenAt = (at: number, s?: CaseState, as?: Actor): Given => ({
  at: toIso(at),
  later: toIso(at + 2 * DAY_MS),
  far: toIso(at + 45 * DAY_MS),
  s,
  as,
});

/** The travelling fields of an act that asks for nothing unusual. */
export function leastFields(name: CommandName, given: Given): Record<string, unknown> {
  const { travels, added, least } = commandRule(name);
  return { ...divided(travels, least(given)).inside, ...divided(added, least(given)).inside };
}

/** Its body, words and all. */
export const leastBody = (name: CommandName, given: Given): Record<string, unknown> =>
  divided(bodyShape(name), commandRule(name).least(given)).inside;

/** Split a command's body into what may travel to the workflow and what people wrote. Deny by default: a field travels only when the command's rule names it. */
export function split(name: CommandName, body: Fields) {
  const { inside, outside } = divided(commandRule(name).travels, body);
  return { travels: inside, words: outside };
}

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

/** Under what a type stands among the names. */
export const nameOfType = (typeCode: string): string => `type:${typeCode}`.slice(0, 64);

/** Units by their code, and the type; of what is not among them the code is shown. */
export type UnitNames = Readonly<Record<string, string>>;
