import { track } from '../policy/policy.ts';
import { fromIso, toIso } from '../time/instant.ts';
import { due } from '../time/limit.ts';
import { CLOCKS } from './clock-kinds.ts';
import { nameOfType, type UnitNames } from './commands.ts';
import {
  awaitsDecision,
  handlingClock,
  isRunning,
  pendingExtension,
  supervisionForm,
  type Assignment,
  type CaseState,
  type Clock,
} from './state.ts';
import { disputableBy, involvedUnits } from './tracks.ts';
import { ASSIGNMENT_STATES, CASE_STATES } from './vocabulary.ts';

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : toIso(at));

/** Drop what is undefined, so that answers hold only what is known. */
const known = <T extends object>(o: T): T =>
  Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as T;

/** The case view of `design/api.md` without what people wrote. `now` is the case's own present. */
export function caseView(s: CaseState, now: number) {
  return {
    caseNo: s.caseNo,
    version: s.version,
    now: toIso(now),
    state: s.state,
    status: finestState(s),
    flags: s.flags,
    matterType: s.matterType,
    type: s.typeCode === undefined ? null : { code: s.typeCode, version: s.plan.type?.version ?? 1 },
    tier: s.tier ?? null,
    ...(s.level ? { level: s.level } : {}),
    policy: { code: s.plan.policy.code, version: s.plan.policy.version },
    region: s.region,
    channel: s.channel,
    registeredAt: toIso(s.registeredAt),
    citizenClock: known({ startedAt: toIso(s.registeredAt), closedAt: iso(s.citizenClosedAt) }),
    assignment: s.assignment ? assignmentView(s.assignment) : null,
    deadlines: Object.values(s.clocks).map(deadlineView),
    cards: s.cards.map(({ kind, at }) => ({ kind, at: toIso(at) })),
    supervision: {
      form: supervisionForm(s),
      orders: s.supervision.map((o) =>
        known({
          form: o.form,
          trigger: o.trigger,
          openedAt: toIso(o.openedAt),
          dueAt: iso(s.clocks[o.key]?.dueAt),
          ordered: o.ordered ?? false,
          reportedAt: iso(o.reportedAt),
          endedAt: iso(o.endedAt),
        }),
      ),
    },
    callbacks: s.callbacks.map(({ recordedAt: _, ...c }) => ({ ...c, at: toIso(fromIso(c.at)) })),
    steps: s.steps.map(({ name, status, at }) => ({ name, status, at: toIso(at) })),
    ...tracksView(s),
  };
}
export type CaseView = ReturnType<typeof caseView>;

/** What runs beside the handling: linked cases, leader papers, appeals, the joint investigation, the review of malice, the archive. */
function tracksView({ tracks, clocks, plan, firstContact }: CaseState) {
  const { links, papers, appeals, joint, malicious, decider, archivedAt } = tracks;
  return {
    links,
    papers: papers.map((p) =>
      known({
        paperNo: p.paperNo,
        presentedAt: toIso(p.presentedAt),
        instructedAt: iso(p.instructedAt),
        reportedAt: iso(p.reportedAt),
        lines: p.lines.map(({ unit, clock }) => known({ unit, dueAt: iso(clocks[clock]?.dueAt) })),
      }),
    ),
    appeals: appeals.map(({ by, at, outcome, decidedAt }) =>
      known({ by, at: toIso(at), status: outcome ?? ('pending' as const), decidedAt: iso(decidedAt) }),
    ),
    ...(firstContact === undefined ? {} : { firstContact }),
    ...(joint === undefined
      ? {}
      : {
          jointInvestigation: known({
            leadUnit: joint.leadUnit,
            members: joint.members,
            reportedAt: iso(joint.reportedAt),
          }),
        }),
    ...(malicious === undefined
      ? {}
      : {
          maliciousReview: {
            proposedAt: toIso(malicious.proposedAt),
            status:
              malicious.decision ?? (malicious.first ? ('awaits-second' as const) : ('proposed' as const)),
          },
        }),
    ...(decider === undefined ? {} : { consultation: { decider } }),
    ...(archivedAt === undefined
      ? {}
      : {
          archive: {
            archivedAt: toIso(archivedAt),
            retainUntil: toIso(due(plan.calendar, archivedAt, track(plan.policy, 'retention')).dueAt),
          },
        }),
  };
}

function assignmentView(a: Assignment) {
  return known({
    hop: a.hop,
    round: a.round,
    unit: a.unit,
    coUnits: a.coUnits,
    state: a.state,
    dispatchedAt: toIso(a.dispatchedAt),
    signedAt: iso(a.signedAt),
    signedLate: a.signedLate,
    deemedAcceptedAt: iso(a.deemedAcceptedAt),
    noSecondReturn: a.noSecondReturn || a.binding || a.round > 1,
    returns: a.returns.map((r) =>
      known({
        ...r,
        textId: undefined,
        requestedAt: toIso(r.requestedAt),
        decidedAt: iso(r.decidedAt),
        suggestion: r.textId ?? null,
      }),
    ),
    done: a.done,
    plan: a.plan,
    reply: a.reply && { status: a.reply.status, signed: a.reply.signed.length },
    disputed: a.disputed,
    coResults: a.coResults.map(({ unit, at }) => ({ unit, at: toIso(at) })),
    extensions: a.extensions.map((x) =>
      known({
        ...x,
        requestedAt: toIso(x.requestedAt),
        decidedAt: iso(x.decidedAt),
        oldDueAt: toIso(x.oldDueAt),
        newDueAt: iso(x.newDueAt),
      }),
    ),
  });
}

/** A clock as the contract shows it. */
export function deadlineView(c: Clock) {
  return known({
    kind: c.kind,
    dueAt: toIso(c.dueAt),
    status: c.status,
    overdueSince: iso(c.overdueSince),
    metAt: iso(c.metAt),
    provisional: c.provisional,
  });
}

/** The Chinese name of the finest state: 待签收, 退件申请, 办理中, 待回访 … (search attribute `CaseStatus`). */
export function finestState(s: CaseState): string {
  if (s.state === 'IN_ASSIGNMENT' && s.assignment) return ASSIGNMENT_STATES[s.assignment.state];
  return awaitsDecision(s) ? '待处置决定' : CASE_STATES[s.state];
}

/** The clocks that a unit owes, the lead or a co-handler. */
const isUnits = ({ kind }: Clock): boolean => ['unit', 'co-unit'].includes(CLOCKS[kind].owner);

/**
 * When a unit must next have done something, and whether one is late: by the clocks that units owe. A pending extension filed in time keeps the
 * limit from being declared overdue until it is decided (Q17).
 */
export function unitsDue(s: CaseState): { dueAt: number | null; overdue: boolean } {
  const undecided = pendingExtension(s) ? handlingClock(s)?.key : undefined;
  const unitClocks = Object.values(s.clocks).filter(
    (c) => isUnits(c) && isRunning(c) && c.status !== 'suspended' && c.key !== undecided,
  );
  return {
    dueAt: unitClocks.length > 0 ? Math.min(...unitClocks.map((c) => c.dueAt)) : null,
    overdue: unitClocks.some((c) => c.status === 'overdue'),
  };
}

/**
 * By when the next of those who owe something must have done it: the unit, the hotline, whoever was ordered. Not the complainant, and not the
 * right to return, which is no duty. A limit whose extension is undecided is not late (Q17), but still the date that supervisors look for.
 */
export function dutyDue(s: CaseState): number | null {
  const owed = Object.values(s.clocks).filter(
    (c) =>
      isRunning(c) && c.status !== 'suspended' && c.kind !== 'return' && CLOCKS[c.kind].owner !== 'citizen',
  );
  return owed.length > 0 ? Math.min(...owed.map((c) => c.dueAt)) : null;
}

/** What the type of a case is called; its code where nobody said. */
export const typeTitle = ({ typeCode }: CaseState, names: UnitNames): string | undefined =>
  typeCode && (names[nameOfType(typeCode)] ?? typeCode);

/** How often the unit's limit was extended. */
export const extensionsOf = ({ assignment }: CaseState): number =>
  assignment?.extensions.filter((x) => x.status === 'approved').length ?? 0;

/** Which version of which policy rules the case. */
export const policyVersion = ({ plan: { policy } }: CaseState): string => `${policy.code}@${policy.version}`;

/**
 * The list projection of a case: all of it follows from the state, hence from the archive. The workflow's search attributes are made apart
 * (`workflows/attributes.ts`), so that a column more is no change to running cases.
 */
export function caseRow(s: CaseState) {
  return {
    caseNo: s.caseNo,
    version: s.version,
    state: s.state as string,
    status: finestState(s),
    matterType: s.matterType as string,
    typeCode: s.typeCode ?? null,
    tier: (s.tier ?? null) as string | null,
    region: s.region,
    channel: s.channel as string,
    unit: s.assignment?.unit ?? null,
    coUnits: s.assignment?.coUnits ?? [],
    ...unitsDue(s),
    supervision: supervisionForm(s) as string,
    policyVersion: policyVersion(s),
    extensions: extensionsOf(s),
    flags: s.flags as string[],
    registeredAt: s.registeredAt,
    closedAt: s.citizenClosedAt ?? null,
    firstContact: s.firstContact ?? null,
    involved: [...new Set([...involvedUnits(s), ...[disputableBy(s) ?? []].flat()])],
  };
}
export type CaseRow = ReturnType<typeof caseRow>;
