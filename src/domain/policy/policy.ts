import type { Calendar } from '../time/calendar.ts';
import type { Limit } from '../time/limit.ts';

/** How fast a unit must finish (F-060…F-062): 紧急类, 咨询类, 其他诉求类. */
export type Tier = 'urgent' | 'consult' | 'standard';

/** A limit of the hotline's own, with a shorter one for urgent matters. */
export interface HotlineLimit {
  normal: Limit;
  urgent: Limit;
}

/** How often and by how many workdays a unit may extend (F-065…F-067, Q18). */
export interface ExtensionRule {
  times: number;
  workdays: number;
  /** Only for force majeure and like objective causes (F-065). */
  objectiveCause?: boolean;
}

/** One step of the ladder of lateness (F-110, F-111): when, counted from the step before, and what happens. */
export interface Rung {
  do: 'phone' | 'red' | 'notice' | 'written' | 'meeting' | 'present';
  /** `due`: at the due instant · `red`: 00:00 of the first workday at or after it · n: 00:00 of the n-th workday after the step before. */
  at: 'due' | 'red' | number;
}

/** A jurisdiction's regulation as data (`policies/*.yaml`): every clock, count and ladder that the case law needs. */
export interface Policy {
  code: string;
  version: number;
  triage: HotlineLimit;
  info: Limit;
  dispatch: HotlineLimit;
  sign: Limit;
  return: { window: Limit; decision: HotlineLimit; consultationAt: number };
  handle: Record<Tier, Limit>;
  /** First call to the unit's duty phone, and how much later the duty lead is told (F-060, Q48). */
  dutyPhone: { answered: Limit; dutyLead: Limit };
  /** An urgent order due later than this many natural hours is flagged HOLIDAY_GAP (Q7). */
  holidayGapHours: number;
  extend: Record<Tier, ExtensionRule> & { decision: HotlineLimit; reworkTimes: number };
  /** Yellow card with one workday left (Q44); false where a jurisdiction knows no cards. */
  yellowCard: boolean;
  ladder: Rung[];
  /** The four-level feedback (F-068…F-071): an obligation, never closure (Q32). */
  feedback: Record<'L1' | 'L2' | 'L3' | 'L4', Limit>;
  review: Limit;
  callback: { first: Limit; again: Limit; attempts: number; days: number };
  decision: Limit;
  consultation: { limit: Limit; catcher?: string };
  followUp: Limit;
}

/** A limit that a law or regulation sets and that prevails over the tier (F-063, Q21), with its source. */
export interface StatutoryLimit {
  law: string;
  article: string;
  n: number;
  unit: Limit['unit'];
}

/**
 * A step that an integrator's own worker does: an activity by its name on the integrator's task queue, called once the case gets to `after`,
 * tried at most `attempts` times of at most `timeoutSeconds` each. A step that fails becomes a human's task; the case goes on.
 */
export interface CustomStep {
  name: string;
  activity: string;
  taskQueue: string;
  after: 'dispatched' | 'signed' | 'submitted' | 'closed';
  timeoutSeconds: number;
  attempts: number;
  /** How long the integrator's worker may be away before the step counts as failed; a day when absent. */
  waitSeconds?: number;
}

/** What a case keeps of its complaint type once it is dispatched. */
export interface TypePin {
  code: string;
  version: number;
  statutory?: StatutoryLimit;
  steps?: CustomStep[];
}

/** Policy × type × calendar, resolved and frozen: all that a case may ever look up (architecture, "The plan"). */
export interface Plan {
  policy: Policy;
  calendar: Calendar;
  type?: TypePin;
}

/** The hotline's own limit for a case: the urgent one for urgent matters. */
export const hotlineLimit = (rule: HotlineLimit, urgent: boolean): Limit =>
  urgent ? rule.urgent : rule.normal;
