import { dayOf, shortClock, toIso } from '../time/instant.ts';
import { obligations } from './obligations.ts';
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
import {
  ASSIGNMENT_STATES,
  CASE_STATES,
  DEADLINE_KINDS,
  FLAGS,
  SUPERVISION_FORMS,
  TIERS,
  isOpen,
} from './vocabulary.ts';

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
        known({ form: o.form, trigger: o.trigger, openedAt: toIso(o.openedAt), endedAt: iso(o.endedAt) }),
      ),
    },
    callbacks: s.callbacks,
    steps: s.steps.map(({ name, status, at }) => ({ name, status, at: toIso(at) })),
    links: [] as string[],
    papers: [] as string[],
    appeals: [] as string[],
  };
}
export type CaseView = ReturnType<typeof caseView>;

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
    noSecondReturn: a.noSecondReturn,
    returns: a.returns.map((r) =>
      known({
        ...r,
        textId: undefined,
        requestedAt: toIso(r.requestedAt),
        decidedAt: iso(r.decidedAt),
        suggestion: r.textId ?? null,
      }),
    ),
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

/** The clocks that a unit owes. */
const UNIT_KINDS: readonly string[] = [
  'sign',
  'return',
  'handle',
  'statutory',
  'co-handle',
  'feedback',
  'milestone',
];

/** The list projection of a case: all of it follows from the state, hence from the archive. */
export function caseRow(s: CaseState) {
  const unitClocks = Object.values(s.clocks).filter(
    (c) => UNIT_KINDS.includes(c.kind) && isRunning(c) && c.status !== 'suspended',
  );
  const dues = unitClocks.map((c) => c.dueAt);
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
    dueAt: dues.length > 0 ? Math.min(...dues) : null,
    overdue: unitClocks.some((c) => c.status === 'overdue'),
    supervision: supervisionForm(s) as string,
    policyVersion: `${s.plan.policy.code}@${s.plan.policy.version}`,
    extensions: s.assignment?.extensions.filter((x) => x.status === 'approved').length ?? 0,
    flags: s.flags as string[],
    registeredAt: s.registeredAt,
    closedAt: s.citizenClosedAt ?? null,
  };
}
export type CaseRow = ReturnType<typeof caseRow>;

/** What a supervisor reads in the Temporal UI: a bold Chinese list, for `setCurrentDetails`. Nothing personal. */
export function details(s: CaseState, summary: string, link: string): string {
  const a = s.assignment;
  const lines = [
    `**${summary}**`,
    `- **状态**：${finestState(s)}${s.flags.length > 0 ? `（${s.flags.map((f) => FLAGS[f]).join('、')}）` : ''}`,
    `- **类别**：${s.tier ? TIERS[s.tier] : '未研判'}`,
    ...(a ? [`- **承办单位**：${a.unit}（第${a.hop}次派单，第${a.round}轮）`] : []),
    ...Object.values(s.clocks)
      .filter(isRunning)
      .map(
        (c) =>
          `- **${DEADLINE_KINDS[c.kind]}**：${dayOf(c.dueAt - 1).slice(0, 4)}-${shortClock(c.dueAt)}${mark(c)}`,
      ),
    ...(a && a.extensions.length > 0
      ? [
          `- **延期**：已批${a.extensions.filter((x) => x.status === 'approved').length}次${pendingExtension(s) ? '，1次待批' : ''}`,
        ]
      : []),
    ...(s.supervision.some((o) => o.endedAt === undefined)
      ? [`- **督办**：${SUPERVISION_FORMS[supervisionForm(s)]}`]
      : []),
    `- **下一步**：${nextStep(s)}`,
    `- [办件详情](${link})`,
  ];
  return lines.join('\n');
}

const mark = (c: Clock): string =>
  (c.status === 'overdue' ? ' **已超期**' : c.status === 'suspended' ? '（中止）' : '') +
  (c.provisional ? '（日历待定）' : '');

/** Who must do what next, in a word. */
function nextStep(s: CaseState): string {
  if (s.state === 'ARCHIVED') return '已归档';
  if (!isOpen(s.state)) return '档案员归档';
  const steps: Partial<Record<CaseState['state'], string>> = {
    REGISTERED: '热线研判',
    AWAITING_INFO: '等待诉求人补充',
    PENDING_DISPATCH: '派单员派单',
    IN_CONSULTATION: '会商确定牵头单位',
    UNDER_REVIEW: '热线审核报结',
    LONG_TERM: '到承诺节点时处理',
    CALLBACK_PENDING: awaitsDecision(s) ? '值班长决定重办或解释办结' : '回访员回访',
  };
  const step = steps[s.state];
  if (step) return step;
  const waits = {
    DISPATCHED: '承办单位签收',
    SIGNED: '承办单位联系诉求人并办理',
    ACCEPTED_DEEMED: '承办单位办理（视为受理）',
    HANDLING: s.assignment?.citizenAnsweredAt === undefined ? '承办单位答复诉求人' : '承办单位报结',
    RETURN_REQUESTED: '派单员审批退件',
    SUBMITTED: '热线审核报结',
    ACCEPTED: '回访员回访',
  };
  return s.assignment ? waits[s.assignment.state] : '热线处理';
}

/** The next instants at which time alone will act, soonest first: for `时限` and the printed view. */
export const upcoming = (s: CaseState) =>
  obligations(s)
    .toSorted((x, y) => x.dueAt - y.dueAt)
    .map((o) => ({ title: o.title, dueAt: toIso(o.dueAt), late: handlingClock(s)?.key === o.clock }));
