import { type Answer, City, type OpenCase, Person } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';
import type { CommandName } from '../../src/domain/case/commands.ts';
import type { Role } from '../../stack/issuer.mjs';

/** Whatever JSON an answer held: a story reads it as the contract says. */
type Json = Answer['body'];

const DAY = 86_400_000;
const CHINA = 8 * 3_600_000;

/** The end of the n-th natural day after the day of `at`, the starting day not counted (Civil Code art. 201), as an exclusive instant. */
export const naturalDays = (at: string, n: number): number =>
  (Math.floor((Date.parse(at) + CHINA) / DAY) + n + 1) * DAY - CHINA;

/** The latest clock of a kind. */
export const clock = (view: Json, kind: string): Json =>
  view.deadlines.findLast((d: { kind: string }) => d.kind === kind);

export const dueOf = (view: Json, kind: string): number => Date.parse(clock(view, kind).dueAt);

/** What an act was refused with, and the present state that the refusal names. */
export const refusal = ({ status, body }: Answer): unknown[] => [status, body.code, body.state];

/** Somebody in particular, where two people of one role are needed. */
export async function person(city: City, sub: string, role: Role, unit?: string): Promise<Person> {
  const token = await testIssuer().signToken({ sub, role, ...(unit === undefined ? {} : { unit }) });
  return new Person(city.app, { authorization: `Bearer ${token}` });
}

/** Who was told of what, oldest first: `unit: 派单`. */
export async function told(c: OpenCase): Promise<string[]> {
  const { body } = await (await c.city.as('duty-lead')).get(`${c.path}/notices`);
  return body.items.map((n: { audience: string; kind: string }) => `${n.audience}: ${n.kind}`);
}

/** May somebody give this command now: `true`, or the code that says why not. */
export async function may(who: Person, c: OpenCase, name: CommandName): Promise<true | string> {
  const { body } = await who.get(`${c.path}/commands`);
  const found = body.items.find(({ command }: { command: string }) => command === name);
  return found.allowed === true ? true : found.code;
}

/** The commands that somebody may give now. */
export async function allowed(who: Person, c: OpenCase): Promise<string[]> {
  const { body } = await who.get(`${c.path}/commands`);
  return body.items.flatMap((i: { command: string; allowed: boolean }) => (i.allowed ? [i.command] : []));
}

/** What the complainant sees with number and query code. */
export async function publicly(c: OpenCase): Promise<Json> {
  const answer = await c.city.stranger().get(`/public${c.path}`, { 'x-query-code': c.queryCode });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** An act of the complainant. */
export const complainant = (c: OpenCase, act: string, body: object): Promise<Answer> =>
  c.city.stranger().post(`/public${c.path}/${act}`, body, { 'x-query-code': c.queryCode });

/** The progress that the complainant reads, in the words of the regulation. */
export const course = async (c: OpenCase): Promise<string[]> =>
  (await publicly(c)).progress.map(({ what }: { what: string }) => what);

export const eventTypes = async (c: OpenCase): Promise<string[]> =>
  (await c.events()).map(({ type }) => type);

/** What was written with the latest event of a type. */
export async function written(c: OpenCase, type: string): Promise<Json> {
  const events: Json[] = await c.events();
  return events.findLast((e) => e.type === type)?.text;
}

/** Registered, classified and with the unit that is to handle it. */
export async function withUnit(
  city: City,
  {
    unit,
    typeCode,
    ...rest
  }: { unit: string; typeCode: string; classify?: object; dispatch?: object; form?: object },
): Promise<OpenCase> {
  const c = await city.complaint({ typeCode, ...rest.form });
  const task = { investigate: '到现场核实', standard: '按期办结并答复' };
  await c.acts(['classify', { typeCode, ...rest.classify }], ['dispatch', { unit, task, ...rest.dispatch }]);
  c.unit = unit;
  return c;
}
