import type { CommandName } from '../../src/domain/case/commands.ts';
import type { Limit } from '../../src/domain/time/limit.ts';
import type { Role } from '../../stack/issuer.mjs';
import { CN } from '../domain/time/fixtures.ts';
import { following, midnight, Oracle, textOf } from '../domain/time/oracle.ts';
import { Person, type Answer, type City, type OpenCase } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';

type View = Answer['body'];
const oracle = new Oracle(CN);

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/** The last clock of a kind in a case view, its instants as epoch ms. */
export function clock(view: View, kind: string) {
  const found = view.deadlines.findLast((d: { kind: string }) => d.kind === kind);
  if (!found) throw new Error(`no clock ${kind}`);
  const ms = (at?: string): number | undefined => (at === undefined ? undefined : Date.parse(at));
  return {
    status: found.status as string,
    dueAt: Date.parse(found.dueAt),
    metAt: ms(found.metAt),
    overdueSince: ms(found.overdueSince),
  };
}

/** When a period ends by the slow reckoning of the tests, epoch ms. */
export const after = (at: string | number, n: number, unit: Limit['unit'] = 'workdays'): number =>
  oracle.due(typeof at === 'number' ? at : Date.parse(at), { unit, n });

/** An extension counts from the old due date (Q15): the last day before the exclusive instant. */
export const extendedFrom = (oldDueAt: number, n: number): number => after(oldDueAt - 1, n);

/** 00:00 of the n-th workday after an instant's day; with 0 of the first one at or after it. */
export function workdayStart(at: number, n: number): number {
  if (n > 0) return midnight(textOf(after(at, n) - 1));
  let day = textOf(at);
  while (!oracle.works(day)) day = following(day);
  return midnight(day);
}

/** Who was told of what: `unit: 派单`. */
export async function told(c: OpenCase): Promise<string[]> {
  const { body } = await (await c.city.as('supervisor')).get(`${c.path}/notices`);
  return body.items.map((n: { audience: string; kind: string }) => `${n.audience}: ${n.kind}`);
}

/** What `/commands` says to somebody of a role: true, or why not. */
export async function may(
  c: OpenCase,
  role: Role,
  command: CommandName,
  unit?: string,
): Promise<true | string> {
  const { body } = await (await c.city.as(role, unit)).get(`${c.path}/commands`);
  const found = body.items.find((item: { command: string }) => item.command === command);
  return found.allowed || found.code;
}

/** Status, code and the present state that a refusal names. */
export const refusal = ({ status, body }: Answer): unknown[] => [status, body.code, body.state];

/** One of several people of a role. */
export async function someone(city: City, role: Role, sub: string, unit?: string): Promise<Person> {
  const token = await testIssuer().signToken({ role, sub, ...(unit === undefined ? {} : { unit }) });
  return new Person(city.app, { authorization: `Bearer ${token}` });
}

/** The case as its complainant sees it. */
export async function publicView(c: OpenCase): Promise<View> {
  return (await asCitizen(c).get('')).body;
}

/** The complainant at home, with number and query code. */
export function asCitizen(c: OpenCase, code = c.queryCode) {
  const path = (of: string): string => `/public/cases/${c.caseNo}${of === '' ? '' : `/${of}`}`;
  const header = { 'x-query-code': code };
  return {
    get: (of: string): Promise<Answer> => c.city.stranger().get(path(of), header),
    post: (of: string, body: object): Promise<Answer> => c.city.stranger().post(path(of), body, header),
  };
}

/** What happened, in the archive's words; of one type with its data. */
export const happened = async (c: OpenCase): Promise<string[]> => (await c.events()).map((e) => e.type);
export const dataOf = async (c: OpenCase, type: string): Promise<View[]> =>
  (await c.events()).filter((e) => e.type === type).map((e) => e.data);

/** Registered, classified and with a unit. */
export async function dispatched(
  city: City,
  form: object = {},
  classify: object = {},
  dispatch: { unit?: string; coUnits?: string[] } = {},
): Promise<OpenCase> {
  const c = await city.complaint(form);
  c.unit = dispatch.unit ?? c.unit;
  await c.acts(['classify', classify], ['dispatch', dispatch]);
  return c;
}

/** Answered, reported and approved: the call-back waits. */
export async function answered(c: OpenCase, result: object = {}): Promise<View> {
  return c.acts('reply-citizen', ['submit-result', result], 'approve-result');
}

/** What another case leads to follows within seconds. */
export async function eventually<T>(read: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (const until = Date.now() + 15_000; ;) {
    const found = await read();
    if (holds(found)) return found;
    if (Date.now() > until) throw new Error(`never came: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
