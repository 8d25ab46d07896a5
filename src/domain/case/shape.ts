import { COMMAND_NAMES, travelShape, type Command, type CommandName } from './commands.ts';
import { CODE, fits, STAFF_ID } from './commands/field.ts';
import { ROLES } from './vocabulary.ts';

/** The API has checked every command against its contract. Whoever reaches the workflow past the API meets this: what could not be counted or shown is refused. */

/** What a unit is called, in one line. */
const NAME = /^[^\p{Cc}]{1,100}$/u;
const isCode = (v: unknown): boolean => typeof v === 'string' && CODE.test(v);

/** A command that can be judged: known name, an id, an instant, an actor, and fields of the kinds that its rule lets travel. */
export function isCommand(c: unknown): c is Command {
  if (typeof c !== 'object' || c === null) return false;
  const { id, name, at, actor, fields = {}, text, names = {} } = c as Partial<Record<keyof Command, unknown>>;
  if (!COMMAND_NAMES.includes(name as CommandName)) return false;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return false;
  if (typeof at !== 'number' || !(at > 0 && at < 1e14)) return false;
  if (text !== undefined && !(typeof text === 'string' && /^[\w-]{1,64}$/.test(text))) return false;
  return (
    isActor(actor) &&
    areNames(names) &&
    typeof fields === 'object' &&
    fields !== null &&
    fits(travelShape(name as CommandName), fields as Record<string, unknown>)
  );
}

const areNames = (names: unknown): boolean =>
  typeof names === 'object' &&
  names !== null &&
  Object.keys(names).length <= 50 &&
  Object.entries(names).every(
    ([unit, called]) => isCode(unit) && typeof called === 'string' && NAME.test(called),
  );

const isActor = (actor: unknown): boolean => {
  if (typeof actor !== 'object' || actor === null) return false;
  const { id, role, unit } = actor as Record<string, unknown>;
  const known = typeof role === 'string' && Object.hasOwn(ROLES, role);
  return known && typeof id === 'string' && STAFF_ID.test(id) && (unit === undefined || isCode(unit));
};
