import type { CaseEvent } from './events.ts';
import type { DeadlineKind } from './vocabulary.ts';
import { eventTitle } from './titles.ts';

export type Audience =
  | 'unit'
  | 'unit-leader'
  | 'deputy-leader'
  | 'duty-lead'
  | 'supervisor'
  | 'complainant'
  | 'respondent'
  | 'co-units'
  | 'joint-units'
  | 'instructed-units'
  | 'leader'
  | 'oversight'
  | 'callback-officer';

/** Somebody must be told of an event. `naming`: lower steps of the same ladder that this notice speaks for. */
export interface Notice {
  seq: number;
  audience: Audience;
  kind: string;
  naming: string[];
}

/** Who is told when a clock runs out (`4-process.md` §5, last column). */
const TOLD: Partial<Record<DeadlineKind, Audience>> = {
  sign: 'unit-leader',
  'duty-phone': 'unit-leader',
  handle: 'unit',
  statutory: 'unit',
  milestone: 'unit',
  'co-handle': 'unit-leader',
  feedback: 'unit-leader',
  decision: 'supervisor',
  'reply-approval': 'unit-leader',
  supervision: 'unit-leader',
  instruction: 'unit-leader',
  'joint-investigation': 'unit-leader',
  appeal: 'supervisor',
  'follow-up': 'callback-officer',
  visit: 'unit-leader',
  rectification: 'unit-leader',
};

/** The dates that a complainant was told, and is told anew when they move (Q20, Q42). */
export const PROMISED: readonly DeadlineKind[] = ['info', 'handle', 'statutory', 'feedback'];

const isLadder = (e: CaseEvent): boolean =>
  ['supervision-raised', 'card-issued', 'late-notice-issued', 'presentation-requested'].includes(e.type) ||
  (e.type === 'overdue' && ['handle', 'statutory', 'milestone'].includes(e.data.kind));

/**
 * Who is told of a batch of events. After an outage every step of the ladder is recorded with its own instant, but only the highest
 * is sent, naming the others.
 */
export function notices(events: readonly CaseEvent[]): Notice[] {
  const ladder = events.filter(isLadder);
  const highest = ladder.at(-1);
  return events.flatMap((e) => {
    if (isLadder(e) && e !== highest) return [];
    const naming = e === highest ? ladder.slice(0, -1).map(eventTitle) : [];
    return audiences(e).map((audience) => ({ seq: e.seq, audience, kind: eventTitle(e), naming }));
  });
}

function audiences(e: CaseEvent): Audience[] {
  switch (e.type) {
    case 'dispatched':
    case 'return-rejected':
    case 'consultation-decided':
    case 'rework-ordered':
    case 'reclassified':
    case 'milestone-reached':
    case 'sent-back':
    case 'urged':
    case 'withdrawn':
    case 'card-issued':
    case 'supervision-raised':
    case 'supervision-opened':
    case 'deemed-accepted':
    case 'plan-approved':
    case 'plan-rejected':
    case 'reply-rejected':
    case 'supervision-accepted':
    case 'rectification-issued':
      return ['unit'];
    case 'supervision-ordered':
      // A written one is copied to the deputy leader (F-111).
      return e.data.form === 'written' ? ['unit', 'deputy-leader'] : ['unit'];
    // What was asked for comes back to the hotline; what is added to a case at work concerns the unit (Q39).
    case 'supplemented':
      return e.data.resumed ? [] : ['unit'];
    // A fault of staff that was verified goes upward; how far, the duty lead presents by its severity (F-008).
    case 'finding-recorded':
      return e.data.cause === 'staff-error' && e.data.truth !== 'untrue' ? ['unit-leader', 'duty-lead'] : [];
    case 'dispute-raised':
      return ['duty-lead'];
    case 'dispute-settled':
      return ['unit', 'co-units'];
    case 'supervision-reported':
      return ['supervisor'];
    case 'presented':
      return ['leader'];
    case 'instructed':
      return ['instructed-units'];
    case 'reported-back':
      return ['leader'];
    case 'joint-investigation-opened':
      return ['joint-units'];
    case 'joint-findings-reported':
      return ['duty-lead'];
    // The whole chain has signed: filed with the oversight body (F-089).
    case 'reply-approved':
      return e.data.final ? ['unit', 'oversight'] : [];
    case 'appealed':
      return ['duty-lead', 'supervisor'];
    case 'appeal-decided':
      return e.data.by === 'respondent' ? ['complainant', 'respondent', 'unit'] : ['complainant', 'unit'];
    case 'malicious-proposed':
      return ['duty-lead'];
    case 'malicious-judged':
      return e.data.final && e.data.decision === 'confirmed' ? ['complainant'] : [];
    case 'linked':
    case 'unlinked':
      return ['complainant'];
    case 'followed':
      return e.data.outcome === 'answered' ? ['complainant'] : [];
    case 'followed-up':
      return e.data.stillFixed ? [] : ['unit', 'duty-lead'];
    case 'return-approved':
      return e.data.next ? ['unit'] : [];
    case 'extension-approved':
      return ['unit', 'complainant'];
    case 'plan-changed':
      return [
        ...(e.data.moved.length > 0 ? (['unit'] as const) : []),
        ...(e.data.moved.some((kind) => PROMISED.includes(kind)) ? (['complainant'] as const) : []),
      ];
    case 'extension-rejected':
      return e.data.moot ? [] : ['unit'];
    case 'info-requested':
      return ['complainant'];
    case 'late-notice-issued':
      return ['unit', 'deputy-leader'];
    case 'presentation-requested':
      return ['duty-lead'];
    case 'step-failed':
    case 'escalated':
      return ['duty-lead'];
    case 'follow-up-due':
      return ['callback-officer'];
    case 'overdue':
      return [TOLD[e.data.kind] ?? 'duty-lead'];
    default:
      return [];
  }
}
