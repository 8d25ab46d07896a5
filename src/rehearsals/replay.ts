import { act } from '../domain/case/decide.ts';
import { elapse } from '../domain/case/elapse.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { evolve } from '../domain/case/evolve.ts';
import { register } from '../domain/case/register.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Plan, Policy } from '../domain/policy/policy.ts';
import { actsOf } from './acts-of.ts';

/** A case as it would have gone under another policy. */
export interface Replayed {
  state: CaseState;
  events: CaseEvent[];
  /** Acts that the policy would have refused. */
  refused: number;
}

/**
 * The acts of an archived case once more, at their instants, under `policy`; its calendars and its type stay its own. Without a policy every
 * assignment keeps the one it was pinned to. `until` (epoch ms): how long to look on.
 * @throws RangeError when the archive is empty or does not begin with the registration
 */
export function replay(archive: readonly CaseEvent[], until: number, policy?: Policy): Replayed {
  const [first] = archive;
  if (first?.type !== 'registered') throw new RangeError('an archive begins with registered');
  const ruled = <P extends Partial<Plan>>(plan: P): P => (policy ? { ...plan, policy } : plan);
  const registered = register({ ...first.data, plan: ruled(first.data.plan) }, first.at, first.by);
  const events: CaseEvent[] = [registered];
  let state = evolve(undefined, registered);
  let refused = 0;
  let now = first.at;
  for (const command of actsOf(archive)) {
    // The policy under comparison is the only one: a change of rules is no act of this replay.
    if (policy && command.name === 'change-plan') continue;
    now = Math.max(now, command.at);
    const outcome = act(state, { ...command, ...(command.plan ? { plan: ruled(command.plan) } : {}) }, now);
    if ('refusal' in outcome) {
      refused++;
      continue;
    }
    state = outcome.state;
    events.push(...outcome.events);
  }
  for (const event of elapse(state, Math.max(now, until))) {
    state = evolve(state, event);
    events.push(event);
  }
  return { state, events, refused };
}
