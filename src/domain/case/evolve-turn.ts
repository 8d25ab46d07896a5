import type { Assigned } from './events.ts';
import { withFlags, type Assignment, type CaseState } from './state.ts';

/** With the present assignment changed; without one, as it is. */
export const inAssignment = (s: CaseState, change: (a: Assignment) => Assignment): CaseState =>
  s.assignment ? { ...s, assignment: change(s.assignment) } : s;

/** A new unit's turn: fresh in everything but the citizen's clock (Q13). */
export function assign(s: CaseState, next: Assigned, at: number): CaseState {
  const blank = { unit: next.unit, coUnits: next.coUnits, binding: next.binding ?? false };
  const raised = (next.flags ?? []).filter((f) => !s.flags.includes(f));
  return {
    ...s,
    state: 'IN_ASSIGNMENT',
    hops: next.hop,
    firstUnit: s.firstUnit ?? next.unit,
    plan: { ...s.plan, ...next.plan },
    flags: withFlags(s, ...(next.flags ?? [])),
    assignment: { ...fresh(blank, next.hop, next.round, at), ...(raised.length > 0 ? { raised } : {}) },
  };
}

/** A turn of a unit before anything was done in it. */
export const fresh = (
  a: Pick<Assignment, 'unit' | 'coUnits' | 'binding'>,
  hop: number,
  round: number,
  at: number,
): Assignment => ({
  hop,
  round,
  unit: a.unit,
  coUnits: a.coUnits,
  binding: a.binding,
  state: 'DISPATCHED',
  dispatchedAt: at,
  noSecondReturn: false,
  secondReturnAllowed: false,
  returns: [],
  extensions: [],
  coResults: [],
  done: [],
});
