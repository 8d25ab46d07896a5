import { CLOCKS } from './clock-kinds.ts';
import type { CaseState, Clock } from './state.ts';
import type { DeadlineKind } from './vocabulary.ts';

/**
 * The keys of clocks and lapses, as they stand in archives: frozen. They are written here and read here alone, once, when a clock begins or a
 * lapse is recorded; from then on a clock is asked for its kind, hop, round and unit.
 *
 * `triage:7` of the case: the event that starts it · `dispute:7` the hotline's consultation on a dispute · `instruction:7:1` of a line ·
 * `handle:1:2` of a turn: hop and round · `return:1:1:2`, `handle:1:2:40` once more in it · `co-handle:1:2:CODE` of a co-handler, whose code
 * may hold colons · `handle:1:2:yellow:1773…` a lapse: of which clock, what, against which date · `supervision:7:clock:1773…:next` what more
 * came of one, and the clock of the form that an order climbed to.
 */
export const caseKey = (kind: DeadlineKind | 'dispute', seq: number): string => `${kind}:${seq}`;

/** Key of a clock of one turn; `more` tells those of one kind apart. */
export const turnKey = (kind: DeadlineKind, hop: number, round: number, more?: number | string): string =>
  `${kind}:${hop}:${round}${more === undefined ? '' : `:${more}`}`;

/** Key of what time did: of which clock, what, against which date. */
export const lapseKey = ({ key, dueAt }: Pick<Clock, 'key' | 'dueAt'>, what: string): string =>
  `${key}:${what}:${dueAt}`;

const OF_TURN = /^[a-z-]+:(\d+):(\d+)(?::(.+))?$/;

/** Of which turn a clock is, and of which co-handler; nothing where it is the case's own, such as the promise of a linked case (Q31). */
export function placeOf(kind: DeadlineKind, key: string): Pick<Clock, 'hop' | 'round' | 'unit'> {
  const { of, owner } = CLOCKS[kind];
  const [, hop, round, unit] = (of === 'turn' && OF_TURN.exec(key)) || [];
  if (hop === undefined) return {};
  return {
    hop: Number(hop),
    round: Number(round),
    ...(owner === 'co-unit' && unit !== undefined ? { unit } : {}),
  };
}

type Lapsed = CaseState['lapses'][number];

/** What a lapse that an earlier release recorded was, and against which date. */
export function lapseOf(key: string, kind: DeadlineKind | undefined): Pick<Lapsed, 'type' | 'against'> {
  const [, what, against, more] = /:([a-z-]+):(\d+)(?::([a-z]+))?$/.exec(key) ?? [];
  const deemed = more === 'deemed' || (what === 'clock' && kind === 'return');
  const type = deemed ? 'deemed-accepted' : what === 'clock' && kind === 'info' ? 'info-lapsed' : 'overdue';
  return { type, against: Number(against) };
}
