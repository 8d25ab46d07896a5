import type { Decision } from './decision.ts';
import type { ClockChange, NewEvent } from './events.ts';
import { handlingClock, type CaseState, type Clock } from './state.ts';
import { SYSTEM } from './vocabulary.ts';

type Lapsed = CaseState['lapses'][number];

/** What time recorded although an act accepted before, at `at`, had not been processed yet. */
export const lapsedSince = (s: CaseState, at: number): Lapsed[] => s.lapses.filter((l) => l.dueAt > at);

/** Whether people have acted since: then those lapses are part of what they built upon. */
export const isBuiltUpon = (s: CaseState, lapsed: readonly Lapsed[]): boolean =>
  lapsed.some((l) => l.seq < s.lastActSeq);

/**
 * Of lapses that people have built upon, those an act withdraws all the same: of the very clocks that it meets or suspends in time. What a
 * silent citizen or an undecided consultation led to stands.
 */
export function ownLapses(s: CaseState, lapsed: readonly Lapsed[], decision: Decision): Lapsed[] {
  if ('refusal' in decision) return [];
  const keys = new Set(decision.events.flatMap((e) => (e.clocks ?? []).flatMap(touched)));
  if (decision.events.some((e) => e.type === 'extension-requested')) keys.add(handlingClock(s)?.key ?? '');
  return lapsed.filter((l) => keys.has(l.clock) && !/^(info|consultation):/.test(l.clock));
}

const touched = (change: ClockChange): string[] =>
  'end' in change && (change.status === 'met' || change.status === 'suspended') ? [change.end] : [];

/** The lapses never were: latest first, so that each is undone in the state it made. */
export const withdrawn = (s: CaseState, lapsed: readonly Lapsed[], at: number): NewEvent[] =>
  lapsed.toReversed().map(({ lapse, clock, dueAt }) => {
    const ranOut = lapse === `${clock}:clock:${dueAt}`;
    return {
      type: 'lapse-withdrawn' as const,
      at,
      by: SYSTEM,
      data: { lapse, dueAt },
      ...(ranOut ? { clocks: [{ reopen: clock, onTime: true }, ...begunBy(s, clock, dueAt)] } : {}),
    };
  });

/** The clocks that began with a lapse: of triage when the citizen stayed silent, of the unit that got the case by default. */
function begunBy(s: CaseState, lapsed: string, at: number): ClockChange[] {
  const isBegun = ({ key, kind, from }: Clock): boolean => {
    if (from !== at) return false;
    if (lapsed.startsWith('info:')) return kind === 'triage';
    if (kind === 'supervision') return key.startsWith(`${lapsed}:clock:`);
    return lapsed.startsWith('consultation:') && key.startsWith(`${kind}:${s.hops}:1`);
  };
  return Object.values(s.clocks)
    .filter(isBegun)
    .map(({ key }) => ({ drop: key }));
}
