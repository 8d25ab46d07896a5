import type { Calendar } from '../time/calendar.ts';
import { due, yellowAt, type Limit } from '../time/limit.ts';
import type { Plan } from '../policy/policy.ts';
import { begin, startClock } from './clocks.ts';
import { limitOf } from './clock-kinds.ts';
import type { Assigned, ClockChange } from './events.ts';
import { turnKey } from './clock-keys.ts';
import { isHandling, isRunning, type CaseState } from './state.ts';
import type { DeadlineKind } from './vocabulary.ts';
import { HOUR } from '../time/instant.ts';

/**
 * A new unit's turn and its fresh clocks, all from the instant of dispatch (Q2, Q13): sign, return window, handling (a statutory limit
 * prevails, the tier's stays beside it at rest, F-063, Q21), co-handling (Q30), duty phone when urgent (F-060), feedback by level (F-068…F-071).
 */
export function assigned(
  s: CaseState,
  at: number,
  to: { unit: string; coUnits: string[]; binding?: boolean; plan?: Partial<Plan> },
): { next: Assigned; clocks: ClockChange[] } {
  const plan = { ...s.plan, ...to.plan };
  const hop = s.hops + 1;
  const clocks = promisedToOthers(s, at, plan, unitClocks(s, plan, at, hop, 1, !to.binding, to.coUnits));
  return { next: { hop, round: 1, ...to, ...gapFlag(s, plan, at, clocks) }, clocks };
}

/** What was promised to a linked complainant before binds the unit too (Q31); a date that is past, by the end of the next workday. */
function promisedToOthers(s: CaseState, at: number, plan: Plan, clocks: ClockChange[]): ClockChange[] {
  const dates = Object.values(s.tracks.promised ?? {});
  if (dates.length === 0) return clocks;
  const promised = Math.min(...dates);
  const { calendar } = plan;
  const dueAt = promised > at ? promised : due(calendar, at, { unit: 'workdays', n: 1 }).dueAt;
  const beside = coHandlerDue(calendar, at, dueAt);
  return clocks.map((c) => {
    if (!('start' in c)) return c;
    if (c.kind === 'co-handle') return { ...c, dueAt: Math.min(c.dueAt, beside) };
    return isHandling(c.kind) && dueAt < c.dueAt ? { ...c, dueAt, fixed: true as const } : c;
  });
}

/** The unit's clocks of one turn. A rework has no return window (Q24), nor has a unit named by consultation. */
export function unitClocks(
  s: CaseState,
  plan: Plan,
  at: number,
  hop: number,
  round: number,
  returnable: boolean,
  coUnits: readonly string[],
): ClockChange[] {
  const start = (kind: DeadlineKind): ClockChange[] =>
    begin(s, kind, at, { key: turnKey(kind, hop, round), plan });
  const law = start('statutory');
  const lead = limitOf('statutory', s, plan) ?? limitOf('handle', s, plan)!;
  return [
    ...start('sign'),
    ...(returnable ? start('return') : []),
    ...start('handle'),
    ...law,
    ...law.map(() => ({ end: turnKey('handle', hop, round), status: 'suspended' as const })),
    ...coHandling(plan.calendar, at, hop, round, coUnits, lead),
    ...(s.tier === 'urgent' ? start('duty-phone') : []),
    ...start('feedback'),
  ];
}

/** A co-handler is due one workday before the lead, but has at least one (Q30). */
const coHandling = (
  calendar: Calendar,
  at: number,
  hop: number,
  round: number,
  coUnits: readonly string[],
  lead: Limit,
): ClockChange[] =>
  coUnits.map((unit) => {
    const key = turnKey('co-handle', hop, round, unit);
    const least = startClock(calendar, key, 'co-handle', at, { unit: 'workdays', n: 1 });
    return { ...least, dueAt: coHandlerDue(calendar, at, due(calendar, at, lead).dueAt) };
  });

export const coHandlerDue = (calendar: Calendar, from: number, leadDueAt: number): number =>
  Math.max(yellowAt(calendar, leadDueAt), due(calendar, from, { unit: 'workdays', n: 1 }).dueAt);

/** The co-handlers' dates move with the lead's (Q30). */
export const coHandlersWith = (s: CaseState, leadDueAt: number, workdays = 0): ClockChange[] =>
  Object.values(s.clocks)
    .filter((c) => c.kind === 'co-handle' && isRunning(c))
    .map((c) => ({
      move: c.key,
      dueAt: coHandlerDue(s.plan.calendar, c.from, leadDueAt),
      workdays,
    }));

/** An urgent order due after a long holiday is flagged whenever it is given (Q7). */
export function gapFlag(
  s: CaseState,
  plan: Plan,
  at: number,
  clocks: ClockChange[],
): Pick<Assigned, 'flags'> {
  const handling = clocks.findLast((c) => 'start' in c && isHandling(c.kind));
  if (s.tier !== 'urgent' || !handling || !('dueAt' in handling)) return {};
  return handling.dueAt - at > plan.policy.holidayGapHours * HOUR ? { flags: ['HOLIDAY_GAP'] } : {};
}
