import { ARTICLES } from '../../deadlines/articles.ts';
import type { CaseEvent } from '../../domain/case/events.ts';
import { evolve } from '../../domain/case/evolve.ts';
import type { CaseState, Clock } from '../../domain/case/state.ts';
import { deadlineView } from '../../domain/case/view.ts';
import type { Calendar } from '../../domain/time/calendar.ts';
import { toIso } from '../../domain/time/instant.ts';
import { prove, type ProofDay } from '../../domain/time/limit.ts';
import type { ReadCase } from './archives.ts';

/** Every clock of a case, past and running, or those asked for, with the rule it rests on, its extensions and the day-by-day proof of its date. */
export function deadlinesOf({ state, events }: ReadCase, clocks = Object.values(state.clocks)) {
  const calendars = calendarsOf(events);
  return clocks.map((clock) => {
    const { unit, n } = clock.limit;
    const moves = movesOf(clock);
    return {
      ...deadlineView(clock),
      startedAt: toIso(clock.from),
      rule: { unit, n },
      article: ARTICLES[clock.kind],
      moves: moves.map((m) => ({
        ...m,
        oldDueAt: toIso(m.oldDueAt),
        newDueAt: toIso(m.newDueAt),
        at: toIso(m.at),
      })),
      proof: proofOf(clock, calendars.get(clock.key) ?? []),
    };
  });
}

const movesOf = ({ moves, dueAt }: Clock) =>
  moves.map((m, i) => ({ ...m, newDueAt: moves[i + 1]?.oldDueAt ?? dueAt }));

/** The days of the limit, then those of each extension, counted from the day after the old due date (Q15). */
const proofOf = (clock: Clock, [first, ...later]: Calendar[]): ProofDay[] => {
  if (!first) return [];
  const extensions = clock.moves.flatMap(({ oldDueAt, workdays }, i) =>
    prove(later[i] ?? first, oldDueAt - 1, { unit: 'workdays', n: workdays }).slice(1),
  );
  return [...prove(first, clock.from, clock.limit), ...extensions];
};

/** By clock, the calendar that was pinned when it started and at each of its extensions: a later edition proves no earlier date. */
function calendarsOf(events: readonly CaseEvent[]): Map<string, Calendar[]> {
  const calendars = new Map<string, Calendar[]>();
  let state: CaseState | undefined;
  for (const event of events) {
    state = evolve(state, event);
    const { calendar } = state.plan;
    for (const change of event.clocks ?? []) {
      if ('start' in change) calendars.set(change.start, [calendar]);
      if ('move' in change) calendars.get(change.move)?.push(calendar);
    }
  }
  return calendars;
}
