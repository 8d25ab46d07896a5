import { lapseKey } from './clock-keys.ts';
import { CLOCKS } from './clock-kinds.ts';
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
 * silent citizen or an undecided consultation led to stands: those clocks no longer run.
 */
export function ownLapses(s: CaseState, lapsed: readonly Lapsed[], decision: Decision): Lapsed[] {
  if ('refusal' in decision) return [];
  const keys = new Set(decision.events.flatMap((e) => (e.clocks ?? []).flatMap(touched)));
  if (decision.events.some((e) => e.type === 'extension-requested')) keys.add(handlingClock(s)?.key ?? '');
  return lapsed.filter((l) => keys.has(l.clock));
}

const touched = (change: ClockChange): string[] =>
  'end' in change && (change.status === 'met' || change.status === 'suspended') ? [change.end] : [];

/** The lapses never were: latest first, so that each is undone in the state it made. `reopens`: the clock runs again. */
export const withdrawn = (s: CaseState, lapsed: readonly Lapsed[], at: number, reopens = true): NewEvent[] =>
  lapsed.toReversed().map((l) => {
    const { lapse, clock: key, dueAt, against } = l;
    const ranOut = lapse === lapseKey({ key, dueAt: against }, 'clock');
    const reopened: ClockChange[] = reopens ? [{ reopen: key, onTime: true }] : [];
    const clocks = ranOut ? [...reopened, ...begunBy(s, l).map((c) => ({ drop: c.key }))] : [];
    return {
      type: 'lapse-withdrawn' as const,
      at,
      by: SYSTEM,
      data: { lapse, dueAt },
      ...(clocks.length > 0 ? { clocks } : {}),
    };
  });

/** What time recorded against a clock's present date, and against the clocks that began with its running out. */
export const lapsesOf = (s: CaseState, { key, dueAt }: Clock): Lapsed[] => {
  const own = s.lapses.filter((l) => l.clock === key && l.against === dueAt);
  const begun = own.flatMap((l) => begunBy(s, l)).flatMap((c) => lapsesOf(s, c));
  return [...own, ...begun].toSorted((a, b) => a.seq - b.seq);
};

/**
 * The clocks that began as one ran out: of triage when the citizen stayed silent, of the unit that got the case by default, of the form of
 * supervision that an order climbed to.
 */
function begunBy(s: CaseState, { clock, dueAt }: Lapsed): Clock[] {
  const { lapse } = CLOCKS[s.clocks[clock]!.kind];
  const isBegun = ({ key, kind, hop, round }: Clock): boolean => {
    switch (lapse) {
      case 'info-lapsed':
        return kind === 'triage';
      case 'decided-by-default':
        return hop === s.hops && round === 1;
      case 'next-form':
        return kind === 'supervision' && s.lapses.some((l) => l.lapse === key && l.clock === clock);
      default:
        return false;
    }
  };
  return Object.values(s.clocks).filter((c) => c.from === dueAt && isBegun(c));
}
