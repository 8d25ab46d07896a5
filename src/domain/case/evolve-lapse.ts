import type { EventData } from './events.ts';
import { inAssignment } from './evolve-turn.ts';
import type { Assignment, CaseState, Clock } from './state.ts';

/** An act accepted before a clock ran out, but processed after: the lapse never was (architecture, "Outcomes are decided by instants"). */
export function withdrawLapse(s: CaseState, { lapse, dueAt }: EventData['lapse-withdrawn']): CaseState {
  const undone: CaseState = {
    ...s,
    lapses: s.lapses.filter((l) => l.lapse !== lapse),
    cards: s.cards.filter((c) => c.lapse !== lapse),
    supervision: s.supervision.filter((o) => o.key !== lapse),
  };
  const was = s.lapses.find((l) => l.lapse === lapse);
  if (was?.type === 'info-lapsed') return { ...undone, state: 'AWAITING_INFO' };
  if (was?.type === 'deemed-accepted') return inAssignment(undone, notDeemedAt(dueAt));
  return was?.type === 'overdue' && isDecidedAt(s, dueAt, s.clocks[was.clock]) ? undecided(undone) : undone;
}

/** Whether the case has its unit because nobody had decided the consultation by then (Q14). */
const isDecidedAt = ({ assignment }: CaseState, dueAt: number, clock: Clock | undefined): boolean =>
  clock?.kind === 'consultation' && assignment?.dispatchedAt === dueAt;

function undecided({ assignment, firstUnit, ...s }: CaseState): CaseState {
  const flags = s.flags.filter((f) => !assignment?.raised?.includes(f));
  const hops = s.hops - 1;
  const first = hops > 0 && firstUnit !== undefined ? { firstUnit } : {};
  return { ...s, ...first, flags, state: 'IN_CONSULTATION', hops };
}

const notDeemedAt =
  (dueAt: number) =>
  ({ deemedAcceptedAt, ...a }: Assignment): Assignment =>
    // What another clock had led to before stays.
    deemedAcceptedAt === dueAt
      ? { ...a, state: a.state === 'ACCEPTED_DEEMED' ? 'DISPATCHED' : a.state }
      : { ...a, ...(deemedAcceptedAt === undefined ? {} : { deemedAcceptedAt }) };
