import type { CaseEvent, EventData } from './events.ts';
import { placeOf } from './clock-keys.ts';
import { CLOCKS } from './clock-kinds.ts';
import { EVENTS, eventTitle, type Audience } from './titles.ts';

export type { Audience } from './titles.ts';

/** Somebody must be told of an event. `naming`: lower steps of the same ladder that this notice speaks for. */
export interface Notice {
  seq: number;
  audience: Audience;
  kind: string;
  naming: string[];
}

const isLadder = (e: CaseEvent): boolean =>
  ['supervision-raised', 'card-issued', 'late-notice-issued', 'presentation-requested'].includes(e.type) ||
  (e.type === 'overdue' && CLOCKS[e.data.kind].lapse === 'ladder');

/**
 * Who is told of a batch of events. After an outage every step of a ladder is recorded with its own instant; whoever is told of a
 * later instant of the same ladder is told once, by that notice, which names the steps before it. Steps of one instant are no
 * outage and are all told, and so is whoever no later step tells.
 */
export function notices(events: readonly CaseEvent[]): Notice[] {
  // An act that came late may undo a lapse and meet it again: that is no news.
  const undone = new Set(events.flatMap((e) => (e.type === 'lapse-withdrawn' ? [e.data.lapse] : [])));
  const news = events.filter(
    (e) => e.type === 'lapse-withdrawn' || !('lapse' in e.data) || !undone.has(e.data.lapse),
  );
  const steps = news.filter(isLadder).map((e) => ({ e, clock: ladderOf(e), told: audiences(e) }));
  return news.flatMap((e) => {
    const same = isLadder(e) ? steps.filter(({ clock }) => clock === ladderOf(e)) : [];
    const isSpokenFor = (audience: Audience): boolean =>
      same.some((later) => later.e.at > e.at && later.told.includes(audience));
    const lower = same.filter((step) => step.e.at < e.at);
    return audiences(e)
      .filter((audience) => !isSpokenFor(audience))
      .map((audience) => ({
        seq: e.seq,
        audience,
        kind: eventTitle(e),
        naming: lower.map((step) => eventTitle(step.e)),
      }));
  });
}

/** The clock on whose ladder a step stands. */
const ladderOf = (e: CaseEvent): string | undefined => ('clock' in e.data ? e.data.clock : undefined);

function audiences(e: CaseEvent): readonly Audience[] {
  switch (e.type) {
    case 'dispatched':
    case 'reassigned':
      return e.data.coUnits.length > 0 ? ['unit', 'co-units'] : ['unit'];
    // Nobody has them on the line: the duty lead hears that a decision is owed (F-123).
    case 'rated':
      return e.data.outcome === 'dissatisfied' ? ['duty-lead'] : [];
    // A follow-up that the workflow no longer reminds of.
    case 'archived':
      return e.data.followUpDueAt === undefined ? [] : ['callback-officer'];
    case 'return-approved':
      return e.data.next ? ['unit'] : [];
    case 'joined':
      return e.data.newDueAt === undefined ? [] : ['unit'];
    // Whose order went away with it is told too.
    case 'linked':
      return e.data.unit === undefined ? ['complainant'] : ['complainant', 'unit'];
    case 'followed':
      return ['complainant'];
    // A date that moved is told to whoever was promised it (Q20).
    case 'reclassified':
      return e.clocks ? ['unit', 'complainant'] : ['unit'];
    case 'extension-rejected':
      return e.data.moot ? [] : ['unit'];
    case 'plan-changed':
      return [
        ...(e.data.moved.length > 0 ? (['unit'] as const) : []),
        ...(e.data.moved.some((kind) => CLOCKS[kind].promised) ? (['complainant'] as const) : []),
      ];
    // Whoever visited, the unit has to do with what was put off (F-131).
    case 'visited':
      return e.data.promisedAt === undefined ? [] : ['unit'];
    // What was asked for comes back to the hotline; what is added to a case at work concerns the unit (Q39).
    case 'supplemented':
      return [...(e.data.resumed ? [] : (['unit'] as const)), ...toldOfDanger(e.data)];
    case 'urged':
      return ['unit', ...toldOfDanger(e.data)];
    // A fault of staff that was verified goes upward; how far, the duty lead presents by its severity (F-008).
    case 'finding-recorded':
      return e.data.cause === 'staff-error' && e.data.truth !== 'untrue' ? ['unit-leader', 'duty-lead'] : [];
    // A written one is copied to the deputy leader (F-111).
    case 'supervision-ordered':
      return e.data.form === 'written' ? ['unit', 'deputy-leader'] : ['unit'];
    // The whole chain has signed: filed with the oversight body (F-089).
    case 'reply-approved':
      return e.data.final ? ['unit', 'oversight'] : [];
    case 'appeal-decided':
      return [
        'complainant',
        'unit',
        ...(e.data.by === 'respondent' ? (['respondent'] as const) : []),
        // What was decided anew is handled anew: the duty lead reopens it.
        ...(e.data.outcome === 'changed' ? (['duty-lead'] as const) : []),
      ];
    case 'malicious-judged':
      return e.data.final && e.data.decision === 'confirmed' ? ['complainant'] : [];
    case 'followed-up':
      return e.data.stillFixed ? [] : ['unit', 'duty-lead', 'complainant'];
    case 'overdue':
      return [isLinkedPromise(e.data) ? 'duty-lead' : CLOCKS[e.data.kind].told];
    default:
      return EVENTS[e.type].told;
  }
}

/** A danger told after registration is heard at once by those who can make the case urgent (F-009, Q29). */
const toldOfDanger = ({ danger }: { danger?: boolean }): readonly Audience[] =>
  danger ? ['dispatcher', 'duty-lead'] : [];

/** The promise of a linked case is the hotline's to keep: no unit has that case (Q31). */
const isLinkedPromise = ({ kind, clock }: EventData['overdue']): boolean =>
  kind === 'handle' && placeOf(kind, clock).hop === undefined;
