import { applyClocks } from './clocks.ts';
import { lapseOf, placeOf } from './clock-keys.ts';
import { CHANGES } from './changes.ts';
import type { CaseEvent, EventData, EventType, Lapse } from './events.ts';
import type { Change } from './evolve-assignment.ts';
import { ended, evolveSupervision } from './evolve-supervision.ts';
import { evolveTracks, withPart } from './evolve-tracks.ts';
import { withFlags, type CaseState } from './state.ts';
import { NO_TRACKS } from './tracks.ts';
import { isEnded, isOpen, type Flag } from './vocabulary.ts';

/**
 * What an event makes of a case. Total: every event of the archive applies to the state before it. The first event,
 * `registered`, makes the case; folding a case's events from there gives its present state.
 * @throws Error when another event comes first
 */
export function evolve(before: CaseState | undefined, event: CaseEvent): CaseState {
  if (event.type === 'registered') return register(event.data, event);
  if (!before) throw new Error(`A case begins with registered, not ${event.type}`);
  const after = apply(before, event);
  const clocks = event.clocks
    ? applyClocks(before.clocks, event.clocks, event.at, event.by.id)
    : before.clocks;
  const lapses =
    'lapse' in event.data && event.type !== 'lapse-withdrawn'
      ? [...after.lapses, lapsed(before, event.data, event)]
      : after.lapses;
  const acted = event.by.role !== 'system' && event.type !== 'command-refused';
  const lastActSeq = acted ? event.seq : after.lastActSeq;
  const [tracks, supervision] = [evolveTracks(after, event), evolveSupervision(after, event)];
  return settle(
    {
      ...after,
      clocks,
      lapses,
      lastActSeq,
      tracks,
      supervision,
      flags: flagged(after, event),
      version: event.seq,
    },
    event.at,
  );
}

/** What the case keeps of a lapse. */
const lapsed = (
  s: CaseState,
  { lapse, clock, dueAt }: Lapse,
  { seq, type }: CaseEvent,
): CaseState['lapses'][number] => ({
  lapse,
  clock,
  dueAt,
  seq,
  type,
  against: s.clocks[clock]?.dueAt ?? dueAt,
});

/** A unit's date beyond the official calendar marks the whole case (Q41). */
const flagged = (s: CaseState, { clocks = [] }: CaseEvent): Flag[] => {
  const unsure = clocks.some(
    (c) => 'provisional' in c && c.provisional && !('start' in c && c.kind === 'follow-up'),
  );
  return unsure ? withFlags(s, 'CALENDAR_PROVISIONAL') : s.flags;
};

/** Fold a case's whole archive. @throws Error when it is empty or does not begin with `registered` */
export function fold(events: Iterable<CaseEvent>): CaseState {
  let state: CaseState | undefined;
  for (const event of events) state = evolve(state, event);
  if (!state) throw new Error('A case has at least one event');
  return state;
}

/** A state that an earlier release carried into a new run, with what has been added to states since. */
export const revived = (s: CaseState): CaseState => ({
  ...s,
  tracks: s.tracks ?? NO_TRACKS,
  clocks: Object.fromEntries(
    Object.entries(s.clocks).map(([key, c]) => [key, { ...c, ...placeOf(c.kind, key) }]),
  ),
  lapses: s.lapses.map((l) => ({ ...lapseOf(l.lapse, s.clocks[l.clock]?.kind), ...l })),
  ...(s.assignment ? { assignment: { ...s.assignment, done: s.assignment.done ?? [] } } : {}),
});

function register(data: EventData['registered'], event: CaseEvent): CaseState {
  const { anonymous, confidential, urgentWords, typeCode, respondentUnit, link, ...kept } = data;
  const flags: Flag[] = [
    ...(anonymous ? ['ANONYMOUS' as const] : []),
    ...(confidential ? ['CONFIDENTIAL' as const] : []),
  ];
  return {
    schema: 1,
    ...kept,
    ...(typeCode === undefined ? {} : { typeCode }),
    ...(respondentUnit === undefined ? {} : { respondentUnit }),
    ...(event.by.role === 'complainant' || event.by.role === 'system' ? {} : { firstContact: event.by.id }),
    version: event.seq,
    state: 'REGISTERED',
    urgentWords,
    emergencyPlan: false,
    registeredAt: event.at,
    flags,
    hops: 0,
    returnsFiled: 0,
    clocks: applyClocks({}, event.clocks ?? [], event.at, event.by.id),
    lastActSeq: event.seq,
    lapses: [],
    cards: [],
    supervision: [],
    callbacks: [],
    tracks: { ...NO_TRACKS, links: link ? [link] : [], tookPart: withPart([], event.by) },
    steps: [],
  };
}

const apply = (s: CaseState, e: CaseEvent): CaseState =>
  (CHANGES[e.type] as Change<EventType> | null)?.(s, e) ?? s;

/** With the matter itself end the citizen's clock and whatever supervision is still open; where it turns out not to be over, the clock runs on. */
function settle(s: CaseState, at: number): CaseState {
  if (isOpen(s.state) && s.citizenClosedAt !== undefined) {
    const { citizenClosedAt: _, ...open } = s;
    return open;
  }
  if (!isEnded(s.state) || s.citizenClosedAt !== undefined) return s;
  return { ...s, citizenClosedAt: at, supervision: ended(s, at) };
}
