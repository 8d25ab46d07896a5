import { COMMAND_NAMES, COMMANDS } from '../../domain/case/commands.ts';
import { act } from '../../domain/case/decide.ts';
import { elapse } from '../../domain/case/elapse.ts';
import { evolve } from '../../domain/case/evolve.ts';
import { attemptsOf, awaitsDecision, clockOf, type CaseState } from '../../domain/case/state.ts';
import { CLOCKS } from '../../domain/case/clock-kinds.ts';
import { type AssignmentState, type CaseStateName } from '../../domain/case/vocabulary.ts';
import { DAY_MS, dayOf } from '../../domain/time/instant.ts';
import { plausible } from './plausible.ts';

/** The finest state of a case: that of its assignment while a unit has it. */
export type Fine = CaseStateName | AssignmentState;
export const fine = ({ state, assignment }: CaseState): Fine =>
  state === 'IN_ASSIGNMENT' && assignment ? assignment.state : state;

/** What leads from one state to another: a command's Chinese name, or a clock's that ran out. */
export interface Edge {
  from: Fine;
  to: Fine;
  by: string;
  kind: 'command' | 'clock';
}

export interface Machine {
  edges: Edge[];
  /** The state of the assignment beside each state of the case. */
  beside: Map<CaseStateName, Set<AssignmentState>>;
}

/** More than the rules need: a guard against a rule that makes ever new cases. */
const MOST = 1000;

/**
 * The state machine as the code has it: from a registered case on, every command in every plausible way, and the next thing that time
 * alone does. Cases that the rules treat alike are looked at once. Deterministic.
 * @throws Error when there are more than a thousand different cases
 */
export function explore(registered: CaseState): Machine {
  const edges = new Map<string, Edge>();
  const beside: Machine['beside'] = new Map();
  const seen = new Set<string>();
  const waiting: { s: CaseState; now: number }[] = [];
  const visit = (s: CaseState, now: number): void => {
    const key = sort(s);
    if (seen.has(key)) return;
    if (seen.size >= MOST) throw new Error(`More than ${MOST} different cases`);
    seen.add(key);
    waiting.push({ s, now });
    if (s.assignment) beside.set(s.state, (beside.get(s.state) ?? new Set()).add(s.assignment.state));
  };
  const passed = (from: CaseState, to: CaseState, by: string, kind: Edge['kind']): void => {
    const edge = { from: fine(from), to: fine(to), by, kind };
    if (edge.from !== edge.to) edges.set(`${edge.from} ${edge.to} ${by}`, edge);
  };
  visit(registered, registered.registeredAt);
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { s, now } = next;
    const at = Math.max(now, s.registeredAt) + 1000;
    for (const name of COMMAND_NAMES) {
      for (const [i, way] of plausible(name, s, at).entries()) {
        const outcome = act(s, { id: `${name}-${i}`, name, at, ...way }, at);
        if ('refusal' in outcome) continue;
        passed(s, outcome.state, COMMANDS[name].title, 'command');
        visit(outcome.state, at);
      }
    }
    for (const { before, after, clock, due } of leftAlone(s)) {
      passed(before, after, `${clock}届满`, 'clock');
      visit(after, Math.max(due, at));
    }
  }
  return { edges: [...edges.values()], beside };
}

/** What time alone does, clock by clock, to a case with which nobody does anything for a year. */
function leftAlone(s: CaseState): { before: CaseState; after: CaseState; clock: string; due: number }[] {
  let after = s;
  let clock = '';
  return elapse(s, s.registeredAt + 365 * DAY_MS).map((event) => {
    const before = after;
    after = evolve(before, event);
    const ranOut = 'clock' in event.data ? before.clocks[event.data.clock] : undefined;
    if (ranOut) clock = CLOCKS[ranOut.kind].title;
    return { before, after, clock, due: event.at };
  });
}

/**
 * What decides where a case goes next: of cases that agree in it only the first is looked at. Coarser than the rules; a test holds that no
 * random walk finds a way that is missing.
 */
function sort(s: CaseState): string {
  const { assignment: a, contactable, tracks } = s;
  const tries = attemptsOf(s);
  return JSON.stringify([
    fine(s),
    contactable,
    awaitsDecision(s),
    Math.min(tries.length, 2),
    new Set(tries.map((c) => dayOf(c.recordedAt))).size > 1,
    tracks.followedUnit !== undefined,
    s.state === 'PENDING_DISPATCH' && tracks.unclassified,
    a && [a.before, a.noSecondReturn, a.signedAt !== undefined, a.citizenAnsweredAt !== undefined],
    a?.state === 'RETURN_REQUESTED' && clockOf(s, 'sign')?.status === 'overdue',
  ]);
}
