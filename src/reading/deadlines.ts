import { articleOf } from '../deadlines/articles.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { evolve } from '../domain/case/evolve.ts';
import { reckoning, type Stretch } from '../domain/case/reckoning.ts';
import type { CaseState, Clock } from '../domain/case/state.ts';
import { deadlineView } from '../domain/case/view.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import { toIso } from '../domain/time/instant.ts';
import type { ProofDay } from '../domain/time/limit.ts';
import type { ReadCase } from '../archive/archives.ts';

/** The moment at which a clock began or was moved: who did it, on which calendar. */
interface Moment {
  by: Actor;
  calendar: Calendar;
}

type History = Pick<ReadCase, 'state' | 'events'>;

/** A clock with how its date came about, stretch by stretch, and who granted each move. */
export interface ProvenClock {
  clock: Clock;
  stretches: Stretch[];
  movedBy: Actor[];
}

/** Every clock of a case, past and running, or those asked for, with the rule it rests on, its extensions and the day-by-day proof of its date. */
export function deadlinesOf(found: History, clocks = Object.values(found.state.clocks)) {
  return proven(found, clocks).map(({ clock, stretches, movedBy }) => {
    const { unit, n } = clock.limit;
    return {
      ...deadlineView(clock),
      startedAt: toIso(clock.from),
      rule: { unit, n },
      article: articleOf(clock.kind, clock.limit),
      moves: clock.moves.map((m, i) => ({
        ...m,
        role: movedBy[i]?.role,
        oldDueAt: toIso(m.oldDueAt),
        newDueAt: toIso(clock.moves[i + 1]?.oldDueAt ?? clock.dueAt),
        at: toIso(m.at),
      })),
      proof: stretches.flatMap((s): ProofDay[] => s.days),
    };
  });
}

/** The reckoning of each clock, on the calendar that was pinned at each moment: a later edition proves no earlier date. */
export function proven({ state, events }: History, clocks = Object.values(state.clocks)): ProvenClock[] {
  const moments = momentsOf(events);
  return clocks.map((clock) => {
    const own = moments.get(clock.key) ?? [];
    const calendarAt = (moves: number): Calendar => own[moves]?.calendar ?? state.plan.calendar;
    return { clock, stretches: reckoning(clock, calendarAt), movedBy: own.slice(1).map(({ by }) => by) };
  });
}

/** By clock: its beginning, then each of its moves. */
function momentsOf(events: readonly CaseEvent[]): Map<string, Moment[]> {
  const moments = new Map<string, Moment[]>();
  let state: CaseState | undefined;
  for (const event of events) {
    state = evolve(state, event);
    const moment = { by: event.by, calendar: state.plan.calendar };
    for (const change of event.clocks ?? []) {
      if ('start' in change) moments.set(change.start, [moment]);
      if ('move' in change) moments.get(change.move)?.push(moment);
    }
  }
  return moments;
}
