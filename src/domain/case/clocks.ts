import { DAY_MS, fromIso } from '../time/instant.ts';
import { due, type Limit } from '../time/limit.ts';
import type { Plan } from '../policy/policy.ts';
import type { Calendar } from '../time/calendar.ts';
import type { ClockChange } from './events.ts';
import { caseKey, placeOf } from './clock-keys.ts';
import { CLOCKS, limitOf } from './clock-kinds.ts';
import { isOwedLate, isRunning, type CaseState, type Clock } from './state.ts';
import type { DeadlineKind } from './vocabulary.ts';

type Started = Extract<ClockChange, { start: string }>;

/** A new clock: the event that starts it carries the computed due instant. */
export function startClock(
  calendar: Calendar,
  key: string,
  kind: DeadlineKind,
  from: number,
  limit: Limit,
): Started {
  const { dueAt, provisional } = due(calendar, from, limit);
  return { start: key, kind, from, limit, dueAt, ...(provisional ? { provisional } : {}) };
}

/** A clock on a date that somebody promised: it ends at that instant, whatever the calendar. */
export const promiseClock = (
  key: string,
  kind: 'milestone' | 'promise',
  from: number,
  promised: string,
): Started => {
  const dueAt = fromIso(promised);
  const limit: Limit = { unit: 'days', n: Math.max(1, Math.round((dueAt - from) / DAY_MS)) };
  return { start: key, kind, from, limit, dueAt };
};

/** The key of a clock of the case's own, named after the event that starts it. */
export const hotlineKey = (s: CaseState, kind: DeadlineKind | 'dispute'): string =>
  caseKey(kind, s.version + 1);

/** A clock as long as the plan says for its kind (`CLOCKS`); none where the plan says nothing of it. */
export function begin(
  s: CaseState,
  kind: DeadlineKind,
  from: number,
  { key = hotlineKey(s, kind), plan = s.plan }: { key?: string; plan?: Plan } = {},
): Started[] {
  const limit = limitOf(kind, s, plan);
  return limit ? [startClock(plan.calendar, key, kind, from, limit)] : [];
}

/** The end of every running clock that `which` names: met when the obligation was fulfilled, else cancelled. */
export const endClocks = (
  s: CaseState,
  status: 'met' | 'cancelled',
  which: (c: Clock) => boolean,
): ClockChange[] =>
  Object.values(s.clocks)
    .filter((c) => isRunning(c) && which(c))
    .map((c) => ({ end: c.key, status }));

export const endKind = (s: CaseState, status: 'met' | 'cancelled', ...kinds: DeadlineKind[]): ClockChange[] =>
  endClocks(s, status, (c) => kinds.includes(c.kind));

/** What the day of receipt owes, in either form: whoever has been answered has been looked into. */
export const endSameDay = (s: CaseState, status: 'met' | 'cancelled'): ClockChange[] =>
  endKind(s, status, 'verify', 'answer');

/** Every clock of the handling that still runs, but for these kinds. */
export const cancelOthers = (s: CaseState, ...kept: DeadlineKind[]): ClockChange[] =>
  endClocks(s, 'cancelled', (c) => CLOCKS[c.kind].ends !== 'itself' && !kept.includes(c.kind));

/** With the archive everything ends. */
export const cancelAll = (s: CaseState): ClockChange[] => endClocks(s, 'cancelled', () => true);

export function applyClocks(
  clocks: CaseState['clocks'],
  changes: ClockChange[],
  at: number,
  by: string,
): CaseState['clocks'] {
  const next = { ...clocks };
  for (const change of changes) {
    if ('start' in change) {
      const { start: key, kind, from, limit, dueAt, provisional = false, fixed } = change;
      const named = fixed ? { fixed } : {};
      const place = placeOf(kind, key);
      next[key] = {
        key,
        kind,
        ...place,
        from,
        limit,
        dueAt,
        provisional,
        ...named,
        status: 'open',
        moves: [],
      };
      continue;
    }
    if ('drop' in change) {
      delete next[change.drop];
      continue;
    }
    const key =
      'end' in change
        ? change.end
        : 'move' in change
          ? change.move
          : 'reopen' in change
            ? change.reopen
            : change.confirm;
    const clock = next[key];
    if (clock) next[key] = changed(clock, change, at, by);
  }
  return next;
}

const reopened = ({ metAt: _, overdueSince: __, ...clock }: Clock): Clock => ({ ...clock, status: 'open' });

function changed(
  clock: Clock,
  change: Exclude<ClockChange, { start: string } | { drop: string }>,
  at: number,
  by: string,
): Clock {
  if ('move' in change) {
    const { dueAt, workdays, provisional = false, limit = clock.limit, reason } = change;
    const moves = [
      ...clock.moves,
      { oldDueAt: clock.dueAt, workdays, at, by, ...(reason ? { reason } : {}) },
    ];
    const unsure = reason === undefined ? clock.provisional || provisional : provisional;
    const moved = { ...clock, dueAt, limit, moves, provisional: unsure };
    return reason && isOwedLate(clock) ? reopened(moved) : moved;
  }
  if ('confirm' in change) return { ...clock, provisional: false };
  if ('reopen' in change) {
    const { metAt: _, ...owed } = clock;
    return change.onTime || clock.overdueSince === undefined
      ? reopened(owed)
      : { ...owed, status: 'overdue' };
  }
  switch (change.status) {
    case 'overdue':
      return { ...clock, status: 'overdue', overdueSince: clock.dueAt };
    case 'met':
      if (change.excused) return { ...reopened(clock), status: 'met', metAt: clock.metAt ?? at };
      // What was late stays late; it is only no longer owed.
      return { ...clock, status: clock.status === 'overdue' ? 'overdue' : 'met', metAt: at };
    case 'cancelled':
      // A fault stays a fault unless it is excused (a return agreed too late, Q13).
      if (clock.status === 'overdue' && !change.excused) return { ...clock, endedAt: at };
      return { ...clock, status: 'cancelled' };
    default:
      return { ...clock, status: change.status };
  }
}
