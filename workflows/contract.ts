import { COMMANDS, type CommandName, type UnitNames } from '../src/domain/case/commands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import type { CaseState } from '../src/domain/case/state.ts';
import type { Limit } from '../src/domain/time/limit.ts';

/** The names by which the API, the worker and the Temporal UI know the workflow. */
export const WORKFLOW = 'complaint';
/** A workflow that only answers, for whoever wants to know whether a worker of ours does. */
export const CANARY = 'canary';
export const TASK_QUEUE = 'complaints';
export const workflowId = (caseNo: string): string => `complaint:${caseNo}`;
/** The signal that tells of a command carries its Chinese name: 派单, 签收. */
export const signalName = (command: CommandName): string => COMMANDS[command].title;
export const SNAPSHOT_QUERY = '快照';
export const TIMELINE_QUERY = '经过';
export const DEADLINES_QUERY = '时限';
/** Everything due until now is recorded when it returns: for a case whose clock jumped. */
export const SYNCHRONISE_UPDATE = '校时';

/** What starts a case: the first event of its archive, or what the run before carried over. */
export interface CaseInput {
  /** One line for the header of the Temporal UI: number · type · region. */
  summary: string;
  /** The case in our console. */
  link: string;
  first?: CaseEvent & { type: 'registered' };
  /** The archive holds events up to this one, which the run takes up before anything else. */
  upTo?: number;
  carried?: { state: CaseState; recent: Recent[]; names?: UnitNames };
  /** How the run shows its case (`attributes.ts`); 1 where an earlier release began it. */
  shows?: number;
  /** Search attributes that the namespace lacked when the run was begun. */
  lacks?: string[];
  /** Part of a backlog: live cases go first. */
  bulk?: true;
  /** Continue as new after this many events instead of when the server suggests it. */
  maxEvents?: number;
}

/** What a signal tells: the archived events of one act, and what the units that they name are called. */
export interface Told {
  events: readonly CaseEvent[];
  names?: UnitNames;
}

/** A line of `经过`. */
export interface Recent {
  seq: number;
  at: string;
  what: string;
  who: string;
}

/**
 * Inputs stand in every history, and limits are most of a policy: they travel as `24 workday-hours`, which also reads well in the Temporal UI.
 */
export const packed = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, v: unknown) => (isPlainLimit(v) ? `${v.n} ${v.unit}` : v)) as T;

export const unpacked = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, v: unknown) => {
    const [, n, unit] = typeof v === 'string' ? (PACKED.exec(v) ?? []) : [];
    return n === undefined ? v : { unit, n: Number(n) };
  }) as T;

const PACKED = /^(\d+) (workday-hours|workdays|minutes|hours|days|years)$/;
const isPlainLimit = (v: unknown): v is Limit =>
  typeof v === 'object' && v !== null && Object.keys(v).length === 2 && 'unit' in v && 'n' in v;
