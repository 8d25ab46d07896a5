import type { Limit } from '../time/limit.ts';
import type { Plan } from '../policy/policy.ts';
import { startClock } from './clocks.ts';
import type { Assigned, ClockChange } from './events.ts';
import { assignmentKey, type CaseState } from './state.ts';
import { HOUR } from '../time/instant.ts';

/**
 * A new unit's turn and its fresh clocks, all from the instant of dispatch (Q2, Q13): sign, return window, handling (or the statutory limit in
 * its place, F-063), duty phone when urgent (F-060), feedback by level (F-068…F-071).
 */
export function assigned(
  s: CaseState,
  at: number,
  to: { unit: string; coUnits: string[]; binding?: boolean; plan?: Partial<Plan> },
): { next: Assigned; clocks: ClockChange[] } {
  const plan = { ...s.plan, ...to.plan };
  const hop = s.hops + 1;
  const clocks = unitClocks(s, plan, at, hop, 1, !to.binding);
  return { next: { hop, round: 1, ...to, ...flagsOf(s, plan, at, clocks) }, clocks };
}

/** The unit's clocks of one turn. A rework has no return window (Q24), nor has a unit named by consultation. */
export function unitClocks(
  s: CaseState,
  plan: Plan,
  at: number,
  hop: number,
  round: number,
  returnable: boolean,
): ClockChange[] {
  const { policy, calendar } = plan;
  const tier = s.tier ?? 'standard';
  const start = (kind: Parameters<typeof assignmentKey>[0], limit: Limit): ClockChange =>
    startClock(calendar, assignmentKey(kind, hop, round), kind, at, limit);
  return [
    start('sign', policy.sign),
    ...(returnable ? [start('return', policy.return.window)] : []),
    s.statutory ? start('statutory', s.statutory) : start('handle', policy.handle[tier]),
    ...(tier === 'urgent' && round === 1 ? [start('duty-phone', policy.dutyPhone.answered)] : []),
    ...(s.level && round === 1 ? [start('feedback', policy.feedback[s.level])] : []),
  ];
}

/** An urgent order due after a long holiday is flagged (Q7), a date beyond the official calendar too (Q41). */
function flagsOf(s: CaseState, plan: Plan, at: number, clocks: ClockChange[]): Pick<Assigned, 'flags'> {
  const handling = clocks.find((c) => 'start' in c && (c.kind === 'handle' || c.kind === 'statutory'));
  if (!handling || !('dueAt' in handling)) return {};
  const gap = s.tier === 'urgent' && handling.dueAt - at > plan.policy.holidayGapHours * HOUR;
  const flags = [
    ...(gap ? ['HOLIDAY_GAP' as const] : []),
    ...(handling.provisional ? ['CALENDAR_PROVISIONAL' as const] : []),
  ];
  return flags.length > 0 ? { flags } : {};
}
