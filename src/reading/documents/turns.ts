import { bindingClock, type Assignment, type Clock } from '../../domain/case/state.ts';
import type { CaseFile, Entry } from './case-file.ts';

/** One unit's turn at a case, or its rework: a dispatch with all that happened until the next one. */
export interface Turn {
  nth: number;
  /** What began it: a dispatch, an approved return with the next unit, a consultation, a rework. */
  begun: Entry;
  entries: Entry[];
  /** As it last stood. */
  assignment: Assignment;
  /** Every clock that began in it. */
  clocks: Clock[];
  /** The one of them whose date bound the unit last. */
  binding?: Clock | undefined;
}

/** The turns of a case, oldest first; none before it is dispatched. */
export function turnsOf(file: CaseFile): Turn[] {
  const turns: Turn[] = [];
  let held = false;
  for (const entry of file.entries) {
    const { assignment } = entry.after;
    // A unit that had got the case by default never had it (Q14).
    if (held && !assignment && entry.event.type === 'lapse-withdrawn') turns.pop();
    held = assignment !== undefined;
    const turn = turns.at(-1);
    if (assignment && !(turn && isSame(turn.assignment, assignment)))
      turns.push({ nth: turns.length + 1, begun: entry, entries: [entry], assignment, clocks: [] });
    else {
      turn?.entries.push(entry);
      if (turn && assignment) turn.assignment = assignment;
    }
    if (assignment) turns.at(-1)!.binding = bindingClock(entry.after);
  }
  return turns.map((turn) => ({
    ...turn,
    clocks: begunIn(turn, file),
    binding: turn.binding && file.state.clocks[turn.binding.key],
  }));
}

const isSame = (a: Assignment, b: Assignment): boolean => a.hop === b.hop && a.round === b.round;

const begunIn = ({ entries }: Turn, { state }: CaseFile): Clock[] =>
  entries
    .flatMap(({ event }) => event.clocks ?? [])
    .flatMap((change) => ('start' in change ? (state.clocks[change.start] ?? []) : []));
