import type { UnitNames } from '../src/domain/case/commands.ts';
import type { Errand } from '../src/domain/case/errands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import type { CaseRow } from '../src/domain/case/view.ts';

/** What a case's workflow asks of the world. Answered in `activities/`. */
export interface CasePorts {
  /**
   * Append events to the archive and refresh the list projection, in one transaction. Guarded by `seq` and hash: what is already there is
   * left, a second call changes nothing.
   * @returns that it is done once the archive holds these events, nothing where an earlier release recorded them; with nothing written, the other events that it holds from the first of these on;
   * or `ahead` when it does not hold the events that these follow.
   */
  record(entry: RecordEntry): Promise<CaseEvent[] | 'ahead' | typeof RECORDED | undefined>;
  /** The archived events of a case after `after`, in order, and what the units in them are called; changes nothing. */
  read(from: { caseNo: string; after: number }): Promise<{ events: CaseEvent[]; names: UnitNames }>;
}

export interface RecordEntry {
  caseNo: string;
  events: CaseEvent[];
  row: CaseRow;
  /** What these events ask of other cases; absent when nothing. */
  errands?: Errand[];
}

/** The activities' names in the Temporal UI. */
export const RECORD = '入档';
export const RECORDED = '已入档';
export const READ = '查档';

/** The ports under the names by which workers register them. */
export type NamedPorts = { [RECORD]: CasePorts['record']; [READ]: CasePorts['read'] };
