import type { Errand } from '../src/domain/case/errands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import type { CaseRow } from '../src/domain/case/view.ts';

/** What a case's workflow asks of the world. Answered in `activities/`. */
export interface CasePorts {
  /**
   * Append events to the archive and refresh the list projection, in one transaction. Guarded by `seq`: what is already there is left, a gap is
   * an error, a second call changes nothing.
   * @returns nothing once the archive holds these events; else, with nothing written, the other events that it holds from the first of
   * these on, which a lost workflow task had archived.
   */
  record(entry: RecordEntry): Promise<CaseEvent[] | undefined>;
}

export interface RecordEntry {
  caseNo: string;
  events: CaseEvent[];
  row: CaseRow;
  /** What these events ask of other cases; absent when nothing. */
  errands?: Errand[];
}

/** The activity's name in the Temporal UI. */
export const RECORD = '入档';

/** The ports under the names by which workers register them. */
export type NamedPorts = { [RECORD]: CasePorts['record'] };
