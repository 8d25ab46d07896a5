import type { ComplaintType } from '../../contracts/complaint-type.ts';
import type { CaseEvent, EventType } from '../../domain/case/events.ts';
import { evolve } from '../../domain/case/evolve.ts';
import type { CaseState } from '../../domain/case/state.ts';
import type { ReadCase } from '../../archive/archives.ts';
import type { FullCaseView } from '../case-reader.ts';
import { Words, type Written } from './words.ts';

/** One thing that happened: what was written with it, and the case as it then stood. */
export interface Entry<E extends CaseEvent = CaseEvent> {
  event: E;
  words: Words;
  after: CaseState;
}

export type EntryOf<T extends EventType> = Entry<Extract<CaseEvent, { type: T }>>;

/** All that a form may be made from, as far as the one who prints it may know it. */
export class CaseFile {
  readonly state: CaseState;
  readonly now: number;
  readonly entries: readonly Entry[];

  constructor(
    { state, now, events }: Pick<ReadCase, 'state' | 'now' | 'events'>,
    /** What was written with each event, in the same order; undefined: nothing was. */
    written: readonly Written[],
    /** What was complained of and by whom, masked for the reader as in the case view. */
    readonly seen: Pick<FullCaseView, 'content' | 'complainant'>,
    private readonly names: {
      units: ReadonlyMap<string, string>;
      staff?: ReadonlyMap<string, string>;
      type?: ComplaintType | undefined;
    },
  ) {
    this.state = state;
    this.now = now;
    let after: CaseState | undefined;
    this.entries = events.map((event, i) => {
      after = evolve(after, event);
      return { event, words: new Words(written[i]), after };
    });
  }

  /** What happened of these kinds, oldest first. */
  all<T extends EventType>(...types: readonly T[]): EntryOf<T>[] {
    return this.entries.filter((entry): entry is EntryOf<T> =>
      (types as readonly EventType[]).includes(entry.event.type),
    );
  }

  last<T extends EventType>(...types: readonly T[]): EntryOf<T> | undefined {
    return this.all(...types).at(-1);
  }

  /** The first of these kinds after an event, but before the next of the event's own kind: how a request was decided. */
  answerTo<T extends EventType>({ event }: Entry, ...types: readonly T[]): EntryOf<T> | undefined {
    const next = this.entries.find((e) => e.event.type === event.type && e.event.seq > event.seq);
    return this.all(...types).find(
      (e) => e.event.seq > event.seq && e.event.seq < (next?.event.seq ?? Infinity),
    );
  }

  /** A unit's name; its code where the directory does not know it any more. */
  unit(code: string | undefined): string {
    return code === undefined ? '' : (this.names.units.get(code) ?? code);
  }

  /** An official's name; their account where the directory does not know it. */
  person(id: string): string {
    return this.names.staff?.get(id) ?? id;
  }

  get type(): ComplaintType | undefined {
    return this.names.type;
  }
}
