import type { CustomStep } from '../policy/policy.ts';
import type { CaseState } from './state.ts';
import { isEnded } from './vocabulary.ts';

/** A custom step counts once in each turn of a unit. */
export const stepKey = (s: CaseState, name: string): string =>
  `${name}:${s.assignment?.hop ?? 0}:${s.assignment?.round ?? 0}`;

/** The custom steps of the case's type that are due now and have not ended: the workflow calls each on its integrator's queue. */
export function dueSteps(s: CaseState): (CustomStep & { key: string })[] {
  return (s.plan.type?.steps ?? [])
    .filter((step) => isReached(s, step.after))
    .map((step) => ({ ...step, key: stepKey(s, step.name) }))
    .filter(({ key }) => !s.steps.some((ended) => ended.key === key));
}

function isReached({ state, assignment }: CaseState, after: CustomStep['after']): boolean {
  if (after === 'closed') return state === 'CLOSED' || state === 'CLOSED_EXPLAINED';
  if (isEnded(state) || state === 'ARCHIVED' || !assignment) return false;
  if (after === 'dispatched') return true;
  return after === 'signed' ? assignment.signedAt !== undefined : state === 'UNDER_REVIEW';
}
