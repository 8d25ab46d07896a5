import type { Limit } from '../../src/domain/time/limit.ts';
import { CN } from '../domain/time/fixtures.ts';
import { following, midnight, Oracle, textOf } from '../domain/time/oracle.ts';
import type { Answer, City, OpenCase } from '../support/city.ts';

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

/** 24 hours that elapse on workdays only (Q1): the same hour of the next workday; from a rest day, the end of it. */
export function signDue(at: string): number {
  const day = textOf(Date.parse(at));
  const next = workdayStart(Date.parse(at), 1);
  return next + (oracle.works(day) ? Date.parse(at) - midnight(day) : DAY * 1000);
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

/** The data of every event of a type, oldest first. */
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
  for (const until = Date.now() + 60_000; ;) {
    const found = await read();
    if (holds(found)) return found;
    if (Date.now() > until) throw new Error(`never came: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
