import { z } from 'zod';
import {
  bodyShape,
  COMMAND_NAMES,
  commandRule,
  type BodyOf,
  type CommandName,
} from '../domain/case/commands.ts';
import type { Field, Shape, Spec } from '../domain/case/commands/field.ts';
import {
  caseNumber,
  code,
  count,
  enumOf,
  formFields,
  instant,
  listOf,
  staffId,
  text,
  yes,
  yesNo,
} from './common.ts';

/** How a field of a command's rule is asked on the wire. */
function kindOf(spec: Spec): z.ZodType {
  switch (spec.is) {
    case 'text':
      return text(spec.most);
    case 'code':
      return spec.of === 'case' ? caseNumber() : code();
    case 'staff':
      return staffId();
    case 'yes-no':
      return yesNo();
    case 'yes':
      return yes(spec.what);
    case 'count':
      return count(spec.most);
    case 'instant':
      return instant();
    case 'epoch':
      return z.int();
    case 'one-of':
      return enumOf(spec.values);
    case 'form':
      return formFields();
    case 'list':
      return listOf(fieldOf(spec.item), spec.most, spec.least);
    case 'record':
      return objectOf(spec.fields);
    case 'either':
      return z.union(spec.of.map(fieldOf));
  }
}

function fieldOf({ spec, need, about }: Field): z.ZodType {
  const kind = about === undefined ? kindOf(spec) : kindOf(spec).describe(about);
  return need ? kind : kind.optional();
}

const objectOf = (shape: Shape) =>
  z.strictObject(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, fieldOf(field)])));

function schemaOf(name: CommandName): z.ZodType {
  const { faults } = commandRule(name);
  const body = objectOf(bodyShape(name));
  if (!faults) return body;
  return body.superRefine((said, context) => {
    for (const { path, message } of faults(said)) context.addIssue({ code: 'custom', path, message });
  });
}

export type CommandBody<N extends CommandName> = BodyOf<N>;

/** The body of every command, strict, made from its rule (`src/domain/case/commands/`). */
export const COMMAND_BODIES = Object.fromEntries(COMMAND_NAMES.map((name) => [name, schemaOf(name)])) as {
  [N in CommandName]: z.ZodType<CommandBody<N>>;
};
