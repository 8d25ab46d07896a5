import type { EventData } from './events.ts';
import { inAssignment } from './evolve-turn.ts';
import type { CaseState } from './state.ts';

/** An act accepted before a clock ran out, but processed after: the lapse never was (architecture, "Outcomes are decided by instants"). */
export function withdrawLapse(s: CaseState, { lapse, dueAt }: EventData['lapse-withdrawn']): CaseState {
  const undone: CaseState = {
    ...s,
    lapses: s.lapses.filter((l) => l.lapse !== lapse),
    cards: s.cards.filter((c) => c.lapse !== lapse),
    supervision: s.supervision.filter((o) => o.key !== lapse),
  };
  if (lapse.startsWith('info:')) return { ...undone, state: 'AWAITING_INFO' };
  if (lapse.startsWith('consultation:') && s.assignment) {
    const { assignment, firstUnit, ...rest } = undone;
    const flags = rest.flags.filter((f) => !assignment?.raised?.includes(f));
    const hops = s.hops - 1;
    const first = hops > 0 && firstUnit !== undefined ? { firstUnit } : {};
    return { ...rest, ...first, flags, state: 'IN_CONSULTATION', hops };
  }
  if (!lapse.startsWith('return:') && !lapse.endsWith(':deemed')) return undone;
  return inAssignment(undone, ({ deemedAcceptedAt, ...a }) =>
    // What another clock had led to before stays.
    deemedAcceptedAt === dueAt
      ? { ...a, state: a.state === 'ACCEPTED_DEEMED' ? 'DISPATCHED' : a.state }
      : { ...a, ...(deemedAcceptedAt === undefined ? {} : { deemedAcceptedAt }) },
  );
}
