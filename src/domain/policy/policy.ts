import type { Channel } from '../case/vocabulary.ts';
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

/** What is owed on the day of receipt itself: that what a visitor brings is looked into (F-073), that a message is answered (F-074). */
export type SameDay = 'verify' | 'answer';

/** A jurisdiction's regulation as data (`policies/*.yaml`): every clock, count and ladder that the case law needs. */
export interface Policy {
  code: string;
  version: number;
  triage: HotlineLimit;
  /** By channel; no such clock for the channels that it does not name. */
  sameDay?: Partial<Record<Channel, SameDay>>;
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
  /** Only where a jurisdiction departs from `TRACK_LIMITS`. */
  tracks?: Partial<TrackLimits>;
}

/** The lengths of the clocks that run beside the handling of a case (`4-process.md` §5). */
export interface TrackLimits {
  supervision: Limit;
  instruction: Limit;
  jointInvestigation: Limit;
  /** The opinion of an expert whom the handling unit asked. */
  expert: Limit;
  appeal: Limit;
  /** Each step of a reply's approval chain (F-089). */
  replyApproval: Limit;
  /** A written notice after a fault was found in a return visit (F-129). */
  rectification: Limit;
  /** How long the archive is kept at least (F-144, Q34). */
  retention: Limit;
}

/**
 * What holds where a policy says nothing. Part of the case law that running cases rest on: never change a number here, publish a policy
 * with `tracks` of its own.
 */
export const TRACK_LIMITS: TrackLimits = {
  supervision: { unit: 'workdays', n: 5 },
  instruction: { unit: 'workdays', n: 5 },
  jointInvestigation: { unit: 'workdays', n: 10 },
  expert: { unit: 'workdays', n: 5 },
  appeal: { unit: 'workdays', n: 10 },
  replyApproval: { unit: 'workdays', n: 1 },
  rectification: { unit: 'hours', n: 24 },
  retention: { unit: 'years', n: 2 },
};

export const track = (policy: Policy, name: keyof TrackLimits): Limit =>
  policy.tracks?.[name] ?? TRACK_LIMITS[name];

/** A limit that a law or regulation sets and that prevails over the tier (F-063, Q21), with its source. */
export interface StatutoryLimit {
  law: string;
  article: string;
  n: number;
  unit: Limit['unit'];
  /** What the law itself allows; without it the limit takes no extension (`4-process.md` §5). */
  extension?: ExtensionRule;
}

/** What of such a limit a case counts with; the law's name and article are words. */
export type LegalLimit = Pick<StatutoryLimit, 'n' | 'unit' | 'extension'>;

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
  /** The commands by which the unit must have recorded its work before it may report a result (F-140: the file must be complete). */
  requiredSteps?: string[];
  /** Who approves a reply before it is given, in order (F-089). */
  approvalChain?: string[];
  /** A return visit on site within this time of the result (F-127). */
  visit?: Limit;
  /** Nobody calls back about this type of matter. */
  noCallback?: true;
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
