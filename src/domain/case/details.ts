import { regionTitle } from '../access/region.ts';
import { dayOf, shortClock, toIso } from '../time/instant.ts';
import { CLOCKS } from './clock-kinds.ts';
import type { UnitNames } from './commands.ts';
import { keptFromArchive, lacking } from './filing.ts';
import { obligations } from './obligations.ts';
import { shortProof } from './short-proof.ts';
import {
  awaitsDecision,
  handlingClock,
  isRunning,
  pendingExtension,
  supervisionForm,
  type CaseState,
  type Clock,
} from './state.ts';
import { finestState, typeTitle } from './view.ts';
import { followersOf, openAppeal, owedBy } from './tracks.ts';
import {
  CARDS,
  DEADLINE_STATUSES,
  FLAGS,
  LINK_RELATIONS,
  ROLES,
  SUPERVISION_FORMS,
  TIERS,
  TRIGGERS,
  isOpen,
  type Role,
} from './vocabulary.ts';

/** What a supervisor reads in the Temporal UI: a bold Chinese list, for `setCurrentDetails`. Nothing personal. */
export function details(
  s: CaseState,
  summary: string,
  link: string,
  names: UnitNames = {},
  recent: readonly Told[] = [],
): string {
  const a = s.assignment;
  const named = (unit: string): string => names[unit] ?? unit;
  const lines = [
    // Markdown knows a list only after an empty line.
    `**${summary}**`,
    '',
    `- **状态**：${finestState(s)}${s.flags.length > 0 ? `（${s.flags.map((f) => FLAGS[f]).join('、')}）` : ''}`,
    `- **类型**：${typeTitle(s, names) ?? '未定'}（${s.tier ? TIERS[s.tier] : '未研判'}）`,
    `- **地区**：${regionTitle(s.region)}`,
    ...(a
      ? [
          `- **承办单位**：${named(a.unit)}（第${a.hop}次派单，第${a.round}轮${a.coUnits.length > 0 ? `，协办${a.coUnits.map(named).join('、')}` : ''}）`,
        ]
      : []),
    ...(s.cards.length > 0
      ? [`- **亮牌**：${s.cards.map((c) => `${CARDS[c.kind]}（${dayOf(c.at).slice(5)}）`).join('、')}`]
      : []),
    ...Object.values(s.clocks)
      .filter(isRunning)
      .toSorted((one, other) => one.dueAt - other.dueAt)
      .map(
        (c) =>
          `- **${CLOCKS[c.kind].title}${whose(s, c, named)}**：${dayOf(c.dueAt - 1).slice(0, 4)}-${shortClock(c.dueAt)}${mark(c)}${proof(s, c)}`,
      ),
    ...(a && a.extensions.length > 0
      ? [
          `- **延期**：已批${a.extensions.filter((x) => x.status === 'approved').length}次${pendingExtension(s) ? '，1次待批' : ''}`,
        ]
      : []),
    ...trackLines(s, named),
    `- **下一步**：${nextStep(s)}`,
    ...lastActed(recent),
    `- [办件详情](${link})`,
    ...course(recent),
  ];
  return lines.join('\n');
}

/** A line of what happened lately, as `经过` has it. */
interface Told {
  at: string;
  what: string;
  who: string;
}
const READ_AT_A_GLANCE = 6;
/** An event is of its own instant: midnight begins a day, where a deadline ends one. */
const shortly = ({ at }: Told): string => at.slice(5, 16).replace('T', ' ');

/** Since when nobody has done anything: what time does alone is nobody's act. */
function lastActed(recent: readonly Told[]): string[] {
  const last = recent.findLast(({ who }) => !who.startsWith(ROLES.system));
  return last ? [`- **最近办理**：${shortly(last)} ${last.what}（${last.who}），此后无人办理`] : [];
}

const course = (recent: readonly Told[]): string[] =>
  recent.length === 0
    ? []
    : [
        '',
        '**最近经过**',
        '',
        ...recent
          .slice(-READ_AT_A_GLANCE)
          .toReversed()
          .map((line) => `- ${shortly(line)} ${line.what}（${line.who}）`),
      ];

/** What runs beside the handling, a line each: orders, papers, the chain of a reply, joint work, appeals, links. */
function trackLines(s: CaseState, named: Named): string[] {
  const { tracks, assignment: a } = s;
  const lines: string[] = [];
  const say = (what: string, how: string): void => void lines.push(`- **${what}**：${how}`);
  const openOrders = s.supervision.filter((o) => o.endedAt === undefined);
  if (openOrders.length > 0)
    say(
      '督办',
      `${SUPERVISION_FORMS[supervisionForm(s)]}（${openOrders
        .map((o) => `${TRIGGERS[o.trigger]}${o.reportedAt === undefined ? '，待反馈' : '，已反馈'}`)
        .join('；')}）`,
    );
  for (const p of tracks.papers)
    say(
      `呈阅件 ${p.paperNo}`,
      p.reportedAt !== undefined
        ? '已反馈领导'
        : p.instructedAt === undefined
          ? '待批示'
          : `已批示，交办${p.lines.map((l) => named(l.unit)).join('、')}`,
    );
  if (tracks.joint)
    say(
      '联合调查',
      `牵头 ${named(tracks.joint.leadUnit)}${tracks.joint.reportedAt === undefined ? '，进行中' : '，已有结论'}`,
    );
  if (tracks.decider !== undefined && s.state === 'IN_CONSULTATION')
    say('会商决定人', ROLES[tracks.decider as Role] ?? tracks.decider);
  if (a?.disputed) say('主办协办争议', '待热线裁定');
  if (a?.plan) say('处理方案', PLAN_STATES[a.plan]);
  const chain = s.plan.type?.approvalChain ?? [];
  if (a?.reply)
    say(
      '答复审签',
      a.reply.status === 'pending'
        ? `${a.reply.signed.length}/${chain.length}，待${chain[a.reply.signed.length] ?? '下一人'}签`
        : PLAN_STATES[a.reply.status],
    );
  if (openAppeal(tracks)) say('申诉', '待决定');
  else if (tracks.appeals.at(-1)?.outcome === 'changed') say('申诉', '已改变原结果，由值班长重启');
  const { malicious } = tracks;
  if (malicious)
    say(
      '恶意认定',
      malicious.decision === undefined
        ? malicious.first
          ? '待第二人认定'
          : '待值班长认定'
        : malicious.decision === 'confirmed'
          ? '已认定'
          : '不予认定',
    );
  const followers = followersOf(tracks);
  if (followers.length > 0) say(LINK_RELATIONS.follower, `${followers.length}件`);
  return lines;
}

const PLAN_STATES = {
  drafted: '待批准',
  approved: '已批准',
  rejected: '已退回重拟',
} as const;

/** Whose a clock is where several run side by side: a co-handler's, or a line of an instruction. */
function whose(s: CaseState, clock: Clock, named: Named): string {
  const unit = owedBy(s, clock);
  return unit === undefined ? '' : `（${named(unit)}）`;
}

type Named = (unit: string) => string;

const mark = (c: Clock): string =>
  (c.status === 'overdue' ? ' **已超期**' : c.status === 'suspended' ? '（中止）' : '') +
  (c.provisional ? '（日历待定）' : '');

/** How the handling limit was counted, in one line. */
const proof = (s: CaseState, c: Clock): string =>
  c.key === handlingClock(s)?.key ? `　${shortProof(c, s.plan.calendar)}` : '';

/** Who must do what next, in a word. */
function nextStep(s: CaseState): string {
  if (s.state === 'ARCHIVED') return '已归档';
  if (!isOpen(s.state)) return blocked(s) ?? '档案员归档';
  const steps: Partial<Record<CaseState['state'], string>> = {
    REGISTERED: '热线研判',
    AWAITING_INFO: '等待诉求人补充',
    PENDING_DISPATCH: '派单员派单',
    IN_CONSULTATION: '会商确定牵头单位',
    LINKED: '跟随主件办理',
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

/** Why a case that is over cannot be filed yet. */
function blocked(s: CaseState): string | undefined {
  switch (keptFromArchive(s)) {
    case 'appeal-pending':
      return '申诉决定后归档';
    case 'on-hold':
      return '已封存，解除后归档';
    case 'supervision-open':
      return '督办办结后归档';
    case 'file-incomplete':
      return `${lacking(s).join('、')}后归档`;
    case undefined:
      return undefined;
  }
}

/** Every clock of a case as officials read it, for the query `时限`: the running ones first, the soonest on top. */
export const clocksInChinese = (s: CaseState, names: UnitNames = {}) =>
  Object.values(s.clocks)
    .toSorted((one, other) => Number(isRunning(other)) - Number(isRunning(one)) || one.dueAt - other.dueAt)
    .map((c) => ({
      名称: `${CLOCKS[c.kind].title}${whose(s, c, (unit) => names[unit] ?? unit)}`,
      到期: toIso(c.dueAt),
      状态: DEADLINE_STATUSES[c.status],
      ...(c.overdueSince === undefined ? {} : { 超期自: toIso(c.overdueSince) }),
      ...(c.metAt === undefined ? {} : { 完成: toIso(c.metAt) }),
      ...(c.provisional ? { 日历: '待定' } : {}),
    }));

/** The next instants at which time alone will act, soonest first: for `时限` and the printed view. */
export const upcoming = (s: CaseState) =>
  obligations(s)
    .toSorted((x, y) => x.dueAt - y.dueAt)
    .map((o) => ({ title: o.title, dueAt: toIso(o.dueAt) }));
