import type { Limit } from '../time/limit.ts';
import type { CommandName } from './commands.ts';
import type { EventType, MoveReason } from './events.ts';
import type { Tracks } from './tracks.ts';
import type { LegalLimit, Plan, Tier } from '../policy/policy.ts';
import type {
  AssignmentState,
  CaseStateName,
  Channel,
  DeadlineKind,
  DeadlineStatus,
  Flag,
  MatterType,
  Satisfaction,
  SupervisionForm,
  Trigger,
} from './vocabulary.ts';

/** A clock on the case, running or past. `from` is where counting began; every extension adds to `moves`. */
export interface Clock {
  key: string;
  kind: DeadlineKind;
  /** The turn it is of; none for a clock of the case's own. */
  hop?: number;
  round?: number;
  /** The co-handler whose it is. */
  unit?: string;
  from: number;
  limit: Limit;
  dueAt: number;
  status: DeadlineStatus;
  provisional: boolean;
  /** A date that somebody named: never counted anew. */
  fixed?: true;
  overdueSince?: number;
  metAt?: number;
  /** An overdue clock that nobody needs to meet any more. */
  endedAt?: number;
  moves: { oldDueAt: number; workdays: number; at: number; by: string; reason?: MoveReason }[];
}

export interface Return {
  requestedAt: number;
  textId?: string;
  suggestedUnit?: string;
  status: 'pending' | 'approved' | 'rejected';
  decidedAt?: number;
}

export interface Extension {
  requestedAt: number;
  workdays: number;
  status: 'pending' | 'approved' | 'rejected';
  decidedAt?: number;
  grantedWorkdays?: number;
  oldDueAt: number;
  newDueAt?: number;
}

/** One unit's turn: `hop` counts units, `round` counts reworks at the same unit. */
export interface Assignment {
  hop: number;
  round: number;
  unit: string;
  coUnits: string[];
  state: AssignmentState;
  /** The state that a rejected return goes back to. */
  before?: AssignmentState;
  dispatchedAt: number;
  signedAt?: number;
  signedLate?: boolean;
  deemedAcceptedAt?: number;
  noSecondReturn: boolean;
  secondReturnAllowed: boolean;
  binding: boolean;
  returns: Return[];
  extensions: Extension[];
  citizenAnsweredAt?: number;
  coResults: { unit: string; at: number }[];
  /** What the unit recorded in this turn, by the command's name. */
  done: CommandName[];
  plan?: 'drafted' | 'approved' | 'rejected';
  reply?: ReplyDraft;
  /** Key of the clock with which the handling went on after 挂账. */
  resumed?: string;
  /** A dispute between lead and co-handlers waits for the hotline (Q30). */
  disputed?: true;
  /** Flags that the case has only since this assignment. */
  raised?: Flag[];
}

/** A reply on its way through the type's approval chain (F-089). */
export interface ReplyDraft {
  by: string;
  signed: string[];
  status: 'pending' | 'approved' | 'rejected';
}

export interface SupervisionOrder {
  key: string;
  form: Exclude<SupervisionForm, 'none'>;
  trigger: Trigger;
  openedAt: number;
  /** Ordered by a person: it ends by 督办办结 alone. */
  ordered?: true;
  reportedAt?: number;
  endedAt?: number;
}

export interface CallbackAttempt {
  round: number;
  at: string;
  /** When it was recorded: its day is the one that counts. */
  recordedAt: number;
  method: string;
  reached: boolean;
  declined: boolean;
  verified?: boolean;
  solved?: 'yes' | 'partly' | 'no';
  resultSatisfaction?: Satisfaction;
  serviceSatisfaction?: Satisfaction;
}

/** Everything the rules need to know of one complaint: ids, codes, instants; no name, phone or words of anyone. */
export interface CaseState {
  schema: 1;
  caseNo: string;
  version: number;
  state: CaseStateName;
  matterType: MatterType;
  channel: Channel;
  region: string;
  typeCode?: string;
  tier?: Tier;
  severity?: string;
  level?: 'L1' | 'L2' | 'L3' | 'L4';
  statutory?: LegalLimit;
  emergencyPlan: boolean;
  urgentWords: boolean;
  contactable: boolean;
  respondentUnit?: string;
  /** The units that are complained about with it. */
  respondentBody?: readonly string[];
  /** Who took the complaint in: responsible for following it, for good (首接负责制, F-011). */
  firstContact?: string;
  registeredAt: number;
  /** When a result was last approved, the case's own or its master's: from then on its complainant is called back. */
  approvedAt?: number;
  citizenClosedAt?: number;
  plan: Plan;
  flags: Flag[];
  assignment?: Assignment;
  hops: number;
  firstUnit?: string;
  returnsFiled: number;
  clocks: Record<string, Clock>;
  /** `seq` of the last thing that a person did. */
  lastActSeq: number;
  /** What time did: which event, of which clock, `against` which of its dates. */
  lapses: { lapse: string; clock: string; dueAt: number; seq: number; type: EventType; against: number }[];
  cards: { kind: 'yellow' | 'red'; at: number; lapse: string }[];
  supervision: SupervisionOrder[];
  callbacks: CallbackAttempt[];
  tracks: Tracks;
  /** Custom steps of the type that have ended, by name and turn. */
  steps: { key: string; name: string; status: 'done' | 'failed'; at: number }[];
}

export const isUrgent = (s: CaseState): boolean =>
  s.tier === 'urgent' || (s.tier === undefined && s.urgentWords);

/**
 * The clock by which lateness is judged: the unit's handling limit, or the statutory one that replaced it (F-063, Q21); after 挂账 the one
 * with which the handling went on.
 */
export const handlingClock = (s: CaseState): Clock | undefined =>
  s.assignment && (s.clocks[s.assignment.resumed ?? ''] ?? lawsClock(s) ?? clockOf(s, 'handle'));

/**
 * The clock whose date binds the unit, or bound it last: of its handling, or of a milestone promised instead of it (Q32), whichever began
 * later.
 */
export function bindingClock(s: CaseState): Clock | undefined {
  const handling = handlingClock(s);
  return (
    handling && Object.values(s.clocks).findLast((c) => c.kind === 'milestone' || c.key === handling.key)
  );
}

/** Not the limit of a law that the case turned out not to fall under. */
function lawsClock(s: CaseState): Clock | undefined {
  const clock = clockOf(s, 'statutory');
  return clock?.status === 'cancelled' || clock?.endedAt !== undefined ? undefined : clock;
}

/** The clocks of a kind in the present turn, oldest first. */
const clocksOf = (s: CaseState, kind: DeadlineKind): Clock[] =>
  Object.values(s.clocks).filter(
    (c) => c.kind === kind && c.hop === s.assignment?.hop && c.round === s.assignment?.round,
  );

/** The present turn's clock of a kind, as it began with the turn. */
export const clockOf = (s: CaseState, kind: DeadlineKind): Clock | undefined =>
  s.assignment && clocksOf(s, kind)[0];

/** The clocks on which the ladder of lateness stands: the handling one, and a promised milestone (`4-process.md` §5). */
export const climbs = (s: CaseState, clock: Clock): boolean =>
  clock.kind === 'milestone' || clock.key === handlingClock(s)?.key;

/** The window in which the unit may return the case: a second one where the supervisor allowed it (Q12). */
export const returnWindow = (s: CaseState): Clock | undefined => s.assignment && clocksOf(s, 'return').at(-1);

/** By what the unit's handling is judged: its own limit, or a law's (F-063). */
export const isHandling = (kind: DeadlineKind): boolean => kind === 'handle' || kind === 'statutory';

/** Running: it still asks somebody to act, on time or late. */
/** The unit complained about, or another of the same body. */
export const isRespondent = (
  { respondentUnit, respondentBody = [] }: Pick<CaseState, 'respondentUnit' | 'respondentBody'>,
  unit: string,
): boolean => unit === respondentUnit || respondentBody.includes(unit);

export const isRunning = (clock: Clock): boolean =>
  clock.status === 'open' || clock.status === 'suspended' || isOwedLate(clock);

/** Ran out, and still owed. */
export const isOwedLate = (clock: Clock): boolean =>
  clock.status === 'overdue' && clock.metAt === undefined && clock.endedAt === undefined;

export const pendingExtension = (s: CaseState): Extension | undefined =>
  s.assignment?.extensions.find((e) => e.status === 'pending');

/** The highest form of supervision now on the case. */
export const supervisionForm = (s: CaseState): SupervisionForm => {
  const order: SupervisionForm[] = ['none', 'phone', 'written', 'meeting', 'leader'];
  return s.supervision
    .filter((o) => o.endedAt === undefined)
    .reduce<SupervisionForm>((top, o) => (order.indexOf(o.form) > order.indexOf(top) ? o.form : top), 'none');
};

/** Whether this is the key of an order itself, which is its clock's too, or of a form that it has climbed to (F-111). */
export function isOfOrder(s: CaseState, order: Pick<SupervisionOrder, 'key'>, key: string): boolean {
  if (key === order.key) return true;
  const climbed = s.lapses.find((l) => l.lapse === key);
  return climbed !== undefined && isOfOrder(s, order, climbed.clock);
}

/** A running clock of a kind that a case has one of at a time. */
export const runningClock = (s: CaseState, kind: DeadlineKind): Clock | undefined =>
  Object.values(s.clocks).find((c) => c.kind === kind && isRunning(c));

/** The call-backs since the result was approved. */
export const attemptsOf = (s: CaseState): CallbackAttempt[] =>
  s.callbacks.filter(({ recordedAt }) => recordedAt >= (s.approvedAt ?? s.registeredAt));

/** Two people have found it malicious (Q38). */
export const isMalicious = ({ tracks }: CaseState): boolean => tracks.malicious?.decision === 'confirmed';

/** Dissatisfaction waits for the duty lead to order rework or to close with an explanation; told of after closing, the case stays closed until then. */
export const awaitsDecision = (s: CaseState): boolean =>
  (s.state === 'CALLBACK_PENDING' || s.state === 'CLOSED') &&
  Object.values(s.clocks).some((c) => c.kind === 'decision' && isRunning(c));

/** The flags of a case with some raised. */
export const withFlags = (s: CaseState, ...flags: Flag[]): Flag[] => [...new Set([...s.flags, ...flags])];
