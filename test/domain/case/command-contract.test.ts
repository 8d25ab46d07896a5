import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { COMMAND_BODIES } from '../../../src/contracts/commands.ts';
import {
  COMMAND_NAMES,
  COMMANDS,
  bodyShape,
  commandRule,
  givenAt,
  leastBody,
  leastFields,
  travelShape,
  type CommandName,
} from '../../../src/domain/case/commands.ts';
import { fits } from '../../../src/domain/case/commands/field.ts';
import { Story } from '../../support/county.ts';

/** What `openapi.json` tells clients of a command is what its rule says: both are read when either changes. */

type Json = Record<string, unknown>;
interface Operation {
  summary: string;
  description: string;
  requestBody: { content: Record<'application/json', { schema: Json }> };
}
const document = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, { post: Operation }>;
  components: { schemas: Record<string, Json> };
};
const post = (name: CommandName): Operation => document.paths[`/api/v1/cases/{caseNo}/${name}`]!.post;

/** With what a schema refers to in its place, and without what names it or shows it by example. */
const whole = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema), (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    const { $schema: _schema, $ref, id: _id, example: _one, examples: _more, ...rest } = each as Json;
    return typeof $ref === 'string' ? whole(document.components.schemas[$ref.split('/').at(-1)!]) : rest;
  });

test.each(COMMAND_NAMES)('%s', (name) => {
  const { title, about, roles } = commandRule(name);
  const { summary, description, requestBody } = post(name);
  expect(summary).toBe(`${title}：${about}`);
  expect(description).toContain(roles.join(', '));
  expect(whole(z.toJSONSchema(COMMAND_BODIES[name], { io: 'input' }))).toEqual(
    whole(requestBody.content['application/json'].schema),
  );
});

test.each(COMMAND_NAMES)('the least of %s is of its shape, whole and as it travels', (name) => {
  const { now, state } = Story.dispatched('2026-03-09 10:00');
  const given = givenAt(now, state);
  expect(fits(bodyShape(name), leastBody(name, given))).toBe(true);
  expect(fits(travelShape(name), leastFields(name, given))).toBe(true);
  expect(commandRule(name).faults?.(leastBody(name, given) as never) ?? []).toEqual([]);
});

test('no two commands are called the same, or are for the same', () => {
  for (const what of ['title', 'about'] as const)
    expect(new Set(COMMAND_NAMES.map((name) => COMMANDS[name][what])).size).toBe(COMMAND_NAMES.length);
});
