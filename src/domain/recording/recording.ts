import type { RecordingRefusal } from '../refusals.ts';
import type { Calendar } from '../time/calendar.ts';
import { DAY_MS, type Instant } from '../time/instant.ts';
import { due, type Limit } from '../time/limit.ts';
import { WHOLE_COUNTRY } from '../access/region.ts';

/** What a recording may be heard for, and nothing else (F-142). */
export const PURPOSES = {
  'fact-check': '核查通话内容与事实',
  'complaint-handling': '投诉处理',
  'regulatory-supervision': '监管监督',
} as const;
export type Purpose = keyof typeof PURPOSES;

/** The three who may have recordings (F-143); in a government's words by Q35. Which roles they are is configuration. */
export const CAPACITIES = {
  director: '热线负责人',
  designated: '指定人员',
  leader: '分管领导',
} as const;
export type Capacity = keyof typeof CAPACITIES;
export type CapacityRoles = Readonly<Record<Capacity, string>>;

export interface Person {
  id: string;
  roles: readonly string[];
}

/** In which of the three capacities somebody stands. */
export const capacitiesOf = ({ roles }: Person, of: CapacityRoles): Capacity[] =>
  (Object.keys(CAPACITIES) as Capacity[]).filter((capacity) => roles.includes(of[capacity]));

export const isPurpose = (purpose: string): purpose is Purpose => Object.hasOwn(PURPOSES, purpose);

/** A request to hear one recording, by one person, for one purpose. */
export interface Request {
  requestedBy: string;
  status: 'pending' | 'approved' | 'rejected';
  decidedAt: Instant | null;
}

export function mayRequest(capacities: readonly Capacity[], purpose: string): RecordingRefusal | undefined {
  if (capacities.length === 0) return 'recording-not-authorised';
  return isPurpose(purpose) ? undefined : 'purpose-not-allowed';
}

/** One of the three decides, never the one who asked (Q35, four eyes). */
export function mayDecide(
  capacities: readonly Capacity[],
  by: string,
  { requestedBy, status }: Request,
): RecordingRefusal | undefined {
  if (capacities.length === 0) return 'recording-not-authorised';
  if (by === requestedBy) return 'four-eyes';
  return status === 'pending' ? undefined : 'request-decided';
}

/** How long an approval lasts. */
const APPROVAL_MS = DAY_MS;

export const approvalEnds = (decidedAt: Instant): Instant => decidedAt + APPROVAL_MS;

/** Only the one who asked hears it, while the approval lasts and they are still one of the three. */
export function mayHear(
  capacities: readonly Capacity[],
  by: string,
  { requestedBy, status, decidedAt }: Request,
  now: Instant,
): RecordingRefusal | undefined {
  if (capacities.length === 0 || by !== requestedBy) return 'recording-not-authorised';
  if (status !== 'approved' || decidedAt === null) return 'request-not-approved';
  return now < approvalEnds(decidedAt) ? undefined : 'approval-expired';
}

export const TWO_YEARS: Limit = { unit: 'years', n: 2 };
/** Whole years are counted alike in every calendar. */
const ANY_CALENDAR: Calendar = {
  region: WHOLE_COUNTRY,
  edition: '',
  officialUntil: '9999-12-31',
  off: [],
  on: [],
};

/**
 * The exclusive instant until which a recording is kept: from the day it was recorded (Q34), two years at least (F-144), longer where the
 * policy of its case says so. A day that does not exist then, 29 February, is the last of its month (Civil Code art. 202).
 */
export function retainUntil(recordedAt: Instant, policy: Limit = TWO_YEARS): Instant {
  const ends = (limit: Limit): Instant => due(ANY_CALENDAR, recordedAt, limit).dueAt;
  const inYears = policy.unit === 'years' || policy.unit === 'days';
  return inYears ? Math.max(ends(TWO_YEARS), ends({ ...policy, rollForward: false })) : ends(TWO_YEARS);
}

/** What decides whether a recording may go. */
export interface Keeping {
  retainUntil: Instant;
  /** Held itself, or its case is. */
  held: boolean;
  mark: { by: string; as: Capacity } | null;
}

type PurgeStep =
  | { refused: RecordingRefusal }
  | { step: 'mark'; as: Capacity }
  | { step: 'purge'; as: Capacity };

/**
 * Destroying takes the clock and two people, the designated person and the director in either order: the first marks, the second does it.
 */
export function purgeStep(
  capacities: readonly Capacity[],
  by: string,
  { retainUntil: until, held, mark }: Keeping,
  now: Instant,
): PurgeStep {
  const mine = capacities.filter((capacity) => capacity !== 'leader');
  const [as] = mine.toReversed();
  if (as === undefined) return { refused: 'recording-not-authorised' };
  if (held) return { refused: 'legal-hold' };
  if (now < until) return { refused: 'retention-running' };
  if (!mark) return { step: 'mark', as };
  const other = mine.find((capacity) => capacity !== mark.as);
  return by === mark.by || other === undefined ? { refused: 'four-eyes' } : { step: 'purge', as: other };
}
