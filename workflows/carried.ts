import type { UnitNames } from '../src/domain/case/commands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { fold } from '../src/domain/case/evolve.ts';
import type { RefusalCode } from '../src/domain/case/refusals.ts';
import { eventTitle } from '../src/domain/case/titles.ts';
import { ROLES } from '../src/domain/case/vocabulary.ts';
import { toIso } from '../src/domain/time/instant.ts';
import type { CaseInput, Handled, Recent } from './contract.ts';

/** How much of a case a supervisor sees at a glance in `经过`; the archive has it all. */
const RECENT = 50;
/** Commands remembered across runs, so that a repeated one counts once. */
const REMEMBERED = 500;

/** What a case's next run has to know, as its archive tells it: for a case whose workflow is gone. */
export function carriedFrom(events: readonly CaseEvent[]): NonNullable<CaseInput['carried']> {
  return { state: fold(events), handled: handledWith({}, events), recent: recentWith([], events) };
}

export const recentWith = (
  recent: readonly Recent[],
  events: readonly CaseEvent[],
  names: UnitNames = {},
): Recent[] => [...recent, ...events.map((e) => line(e, names))].slice(-RECENT);

/** One more command dealt with; the oldest is forgotten when there are too many. */
export const remembered = (handled: Handled, id: string, outcome: Handled[string]): Handled => ({
  ...Object.fromEntries(Object.entries(handled).slice(-REMEMBERED + 1)),
  [id]: outcome,
});

/** With the commands that these events of the archive answered. */
export const handledWith = (handled: Handled, events: readonly CaseEvent[]): Handled =>
  events.reduce((known, e) => {
    if (e.command === undefined) return known;
    const refused = e.type === 'command-refused' ? { refused: e.data.code as RefusalCode } : {};
    return remembered(known, e.command, { seq: e.seq, ...refused });
  }, handled);

const line = (e: CaseEvent, names: UnitNames): Recent => ({
  seq: e.seq,
  at: toIso(e.at),
  what: eventTitle(e),
  who: ROLES[e.by.role] + (e.by.unit === undefined ? '' : ` ${names[e.by.unit] ?? e.by.unit}`),
});
