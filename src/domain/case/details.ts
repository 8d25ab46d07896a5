import { dayOf, shortClock, toIso } from '../time/instant.ts';
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
import { finestState } from './view.ts';
import { DEADLINE_KINDS, FLAGS, SUPERVISION_FORMS, TIERS, isOpen } from './vocabulary.ts';

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
          `- **${DEADLINE_KINDS[c.kind]}**：${dayOf(c.dueAt - 1).slice(0, 4)}-${shortClock(c.dueAt)}${mark(c)}${proof(s, c)}`,
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

/** How the handling limit was counted, in one line. */
const proof = (s: CaseState, c: Clock): string =>
  c.key === handlingClock(s)?.key ? `　${shortProof(c, s.plan.calendar)}` : '';

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
    .map((o) => ({ title: o.title, dueAt: toIso(o.dueAt) }));
