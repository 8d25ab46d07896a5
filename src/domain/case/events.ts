import type { Limit } from '../time/limit.ts';
import type { LegalLimit, Plan, Tier } from '../policy/policy.ts';
import type {
  Actor,
  Cause,
  Channel,
  Confidentiality,
  DeadlineKind,
  DeadlineStatus,
  DecisionForm,
  Flag,
  LinkRelation,
  MatterType,
  Method,
  Satisfaction,
  SupervisionForm,
  Trigger,
  Truth,
} from './vocabulary.ts';

/** Why a clock was moved other than by an extension. */
export type MoveReason = 'reclassified' | 'calendar' | 'plan' | 'linked';

/** What happens to a clock. The event carries the computed instant, so that the archive never needs to compute it again. */
export type ClockChange =
  | {
      start: string;
      kind: DeadlineKind;
      from: number;
      limit: Limit;
      dueAt: number;
      provisional?: boolean;
      /** A date that somebody named: never counted anew. */
      fixed?: true;
    }
  | { end: string; status: Exclude<DeadlineStatus, 'open'>; excused?: true }
  | {
      move: string;
      dueAt: number;
      workdays: number;
      provisional?: boolean;
      limit?: Limit;
      reason?: MoveReason;
    }
  | { reopen: string; onTime?: boolean }
  /** A provisional date that a notice has now confirmed (Q41). */
  | { confirm: string }
  /** It began with a lapse that is withdrawn: it never was. */
  | { drop: string };

/** A reference to what a person wrote: stored apart in `case_text` under the command's id, so that erasing it leaves the chain whole. */
export interface TextRef {
  id: string;
  hash: string;
}

/** Another case that this one belongs with. */
export interface Link {
  caseNo: string;
  relation: LinkRelation;
}

export interface Assigned {
  hop: number;
  round: number;
  unit: string;
  coUnits: string[];
  binding?: boolean;
  plan?: Partial<Plan>;
  flags?: ('HOLIDAY_GAP' | 'CALENDAR_PROVISIONAL')[];
}

/** Which lapse an event of time records: of which clock, and its own due instant. Unique on a case. */
export interface Lapse {
  lapse: string;
  clock: string;
  dueAt: number;
}

/** Every event of the archive with its data. Names are past tense; nothing here is a person's own words. */
export interface EventData {
  registered: {
    caseNo: string;
    channel: Channel;
    matterType: MatterType;
    region: string;
    typeCode?: string;
    anonymous: boolean;
    confidential: boolean;
    contactable: boolean;
    urgentWords: boolean;
    respondentUnit?: string;
    /** The units that are complained about with it, as the directory had them then: those above it of the same body, and all below. */
    respondentBody?: readonly string[];
    /** The case it comes from: a relapse, a reopening, a repeated complaint (Q39, F-124). */
    link?: Link;
    plan: Plan;
  };
  'info-requested': object;
  /** `danger`: the words tell of one (F-009). */
  supplemented: { resumed: boolean; danger?: boolean };
  classified: {
    typeCode: string;
    tier: Tier;
    severity?: 'normal' | 'serious' | 'major';
    urgency?: string;
    level?: 'L1' | 'L2' | 'L3' | 'L4';
    emergencyPlan: boolean;
    statutory?: LegalLimit;
    plan?: Partial<Plan>;
  };
  reclassified: {
    typeCode?: string;
    matterType?: MatterType;
    tier?: Tier;
    limit?: 'tier' | 'statutory';
    flags?: Flag[];
    plan?: Partial<Plan>;
  };
  'answered-direct': { method: Method; toldAt: string; articleId?: string; articleVersion?: string };
  redirected: { target: string; callTransferred: boolean };
  'emergency-transferred': { service: string };
  refused: { ground: string };
  withdrawn: object;
  /** `unit`: whose order went away with it. */
  linked: { master: string; typeCode?: string; tier?: Tier; dueAt?: number; unit?: string };
  unlinked: { master: string };
  joined: { follower: string; dueAt?: number; newDueAt?: number };
  left: { follower: string };
  followed: { outcome: 'answered' | 'moved'; unit?: string };
  dispatched: Assigned;
  /** `from`: the unit that is closed. */
  reassigned: Assigned & { from: string };
  signed: { late: boolean };
  'duty-called': { calledAt: string; answered: boolean };
  'return-requested': { suggestedUnit?: string; attachmentId: string };
  'return-approved': { toConsultation: boolean; next?: Assigned };
  /** `deemed`: the time to sign had run out meanwhile (Q9). */
  'return-rejected': { deemed?: true };
  'second-return-allowed': object;
  'consultation-opened': { decider: string };
  'consultation-decided': Assigned & { defaulted?: boolean };
  'extension-requested': {
    workdays: number;
    objectiveCause?: 'force-majeure' | 'other';
    explainedAt?: string;
  };
  'extension-approved': { grantedWorkdays: number; oldDueAt: number; newDueAt: number };
  'extension-rejected': { moot?: boolean };
  contacted: { contactAt: string; method: Method };
  'progress-recorded': { toldCitizen: boolean };
  'investigation-recorded': object;
  'expert-asked': { unit: string; clock: string };
  'expert-answered': { unit: string; clock: string };
  'site-checked': { checkedAt: string };
  mediated: { mediatedAt: string; attachmentId: string };
  'finding-recorded': { truth: Truth; cause: Cause };
  'plan-drafted': { completeBy: string };
  'plan-approved': object;
  'plan-rejected': object;
  'implementation-recorded': { decisionForm?: DecisionForm };
  'reply-drafted': object;
  'reply-approved': { step: number; final: boolean };
  'reply-rejected': object;
  'dispute-raised': { unit: string };
  'dispute-settled': object;
  'feedback-reported': object;
  'co-result-submitted': { unit: string };
  'marked-long-term': { milestone: string };
  'milestone-reached': { outcome: 'resumed' | 'resolved' };
  'step-done': { step: string; turn?: string; result?: unknown };
  'step-failed': { step: string; turn?: string; why: string };
  'citizen-answered': { answeredAt: string; method: Method; finding: Truth };
  /** `reward`: a report worth a reward (F-038). */
  'result-submitted': { resolved: string; reward?: boolean };
  'result-approved': { closes: boolean };
  'sent-back': object;
  'called-back': {
    attemptAt: string;
    method: Method;
    reached: boolean;
    declined: boolean;
    verified?: boolean;
    solved?: 'yes' | 'partly' | 'no';
    resultSatisfaction?: Satisfaction;
    serviceSatisfaction?: Satisfaction;
    visitorRole?: string;
    outcome: 'again' | 'closed' | 'unsuccessful' | 'dissatisfied';
  };
  rated: {
    solved?: 'yes' | 'partly' | 'no';
    resultSatisfaction?: Satisfaction;
    serviceSatisfaction?: Satisfaction;
    outcome: 'noted' | 'closed' | 'dissatisfied';
  };
  'rework-ordered': { round: number; next?: Assigned; former?: string } & Pick<Assigned, 'flags'>;
  explained: object;
  urged: { danger?: boolean };
  'followed-up': { askedAt: string; stillFixed: boolean; newCaseNo?: string };
  visited: {
    visitedAt: string;
    visitorRole?: string;
    problemsFound: boolean;
    /** When what could not be answered there and then is to be answered (F-131). */
    promisedAt?: string;
    attachmentId: string;
  };
  'rectification-issued': object;
  'promise-kept': { answeredAt: string; method: Method };
  'supervision-ordered': {
    order: string;
    form: Exclude<SupervisionForm, 'none' | 'leader'>;
    trigger: Trigger;
  };
  'supervision-reported': object;
  'supervision-accepted': { orders?: string[] };
  presented: { paperNo: string };
  instructed: { paperNo: string; lines: { unit: string; clock: string }[]; readBackConfirmed: boolean };
  'reported-back': { paperNo: string };
  'joint-investigation-opened': { leadUnit: string; members: string[] };
  'joint-findings-reported': { unit: string };
  appealed: { by: 'complainant' | 'respondent' };
  /** `by`: whose appeal it was, so that they are told. */
  'appeal-decided': { outcome: 'upheld' | 'changed'; by?: 'complainant' | 'respondent' };
  'malicious-proposed': object;
  'malicious-judged': { decision: 'confirmed' | 'dismissed'; final: boolean };
  /** `closes`: it waited for the call-back of somebody whom nobody can call any more. */
  'confidentiality-set': { mode: Confidentiality; closes?: true };
  held: object;
  'hold-released': object;
  reopened: { newCaseNo: string };
  'plan-changed': { reason: 'calendar' | 'plan'; plan: Partial<Plan>; moved: DeadlineKind[]; flags?: Flag[] };
  /** `followUpDueAt`: by when somebody was still to ask whether the problem rests. */
  archived: { followUpDueAt?: number };
  'command-refused': { command: string; code: string };
  // Time alone. `at` of these events is the due instant, however late it was noticed.
  overdue: Lapse & { kind: DeadlineKind };
  escalated: Lapse & { kind: DeadlineKind; to: string };
  'deemed-accepted': Lapse;
  'info-lapsed': Lapse;
  'card-issued': Lapse & { card: 'yellow' | 'red' };
  'supervision-raised': Lapse & { form: Exclude<SupervisionForm, 'none' | 'leader'>; trigger: Trigger };
  'late-notice-issued': Lapse;
  'presentation-requested': Lapse;
  'follow-up-due': Lapse;
  'lapse-withdrawn': { lapse: string; dueAt: number };
  'supervision-opened': { form: Exclude<SupervisionForm, 'none' | 'leader'>; trigger: 'dissatisfied' };
}

export type EventType = keyof EventData;

/** One row of the archive. `seq` counts from 1 without gaps; `at` is epoch ms. */
export type CaseEvent = {
  [T in EventType]: {
    seq: number;
    type: T;
    at: number;
    by: Actor;
    command?: string;
    text?: TextRef;
    data: EventData[T];
    clocks?: ClockChange[];
  };
}[EventType];

/** An event before it has its number. */
export type NewEvent = CaseEvent extends infer E ? (E extends CaseEvent ? Omit<E, 'seq'> : never) : never;
