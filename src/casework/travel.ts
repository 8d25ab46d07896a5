import { commandRule, type CommandName } from '../domain/case/commands.ts';

type Fields = Record<string, unknown>;

/**
 * Split a command's body into what may travel to the workflow and what people wrote, which stays in `case_text`. Deny by default: a
 * field travels only when the command's rule names it.
 */
export function split(name: CommandName, body: Fields): { travels: Fields; words: Fields } {
  const travels: Fields = {};
  const words: Fields = structuredClone(body);
  for (const path of commandRule(name).travels) {
    const [field, inner] = path.split('.') as [string, string?];
    if (inner === undefined) move(words, travels, field);
    else if (field.endsWith('[]')) moveEach(words, travels, field.slice(0, -2), inner);
    else if (isFields(words[field])) {
      const into: Fields = isFields(travels[field]) ? travels[field] : {};
      move(words[field], into, inner);
      if (Object.keys(into).length > 0) travels[field] = into;
      if (Object.keys(words[field]).length === 0) delete words[field];
    }
  }
  return { travels, words };
}

/** One field of every item of a list: `lines[].unit`. */
function moveEach(words: Fields, travels: Fields, field: string, inner: string): void {
  const items = words[field];
  if (!Array.isArray(items) || !items.every(isFields)) return;
  const into = (travels[field] ?? items.map(() => ({}))) as Fields[];
  items.forEach((item, i) => move(item, into[i]!, inner));
  travels[field] = into;
}

function move(from: Fields, to: Fields, field: string): void {
  if (!(field in from)) return;
  to[field] = from[field];
  delete from[field];
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
