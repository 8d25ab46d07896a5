import { addDays, dayOf, startOf, toIso, type Instant } from '../domain/time/instant.ts';

/** One desk's view of the list in the Temporal UI. */
export interface View {
  /** What it is kept under in a reader's browser. */
  name: string;
  /** In Temporal's list filter. */
  query: string;
  /** What is in it. */
  what: string;
}

const RUNNING = 'ExecutionStatus="Running"';
const due = (by: Instant): string => `${RUNNING} AND DueAt<="${toIso(by)}"`;

/** The view that `/temporal` leads to when nobody names one. */
export const FIRST = '在办';

/**
 * The views of every desk at an instant; the first is {@link FIRST}. 今日到期 ends with the day in China, whose 24:00 is the next day's 00:00
 * (Q5), and holds what is late already.
 */
export const viewsAt = (now: Instant): readonly View[] => [
  { name: FIRST, query: RUNNING, what: '所有未归档的案件' },
  { name: '待派单', query: 'CaseStatus="待派单"', what: '已研判，等派单员' },
  { name: '待签收', query: 'CaseStatus="待签收"', what: '已派出，承办单位未签收' },
  { name: '待审核', query: 'CaseStatus="待审核"', what: '承办单位已报结，等审核' },
  { name: '待回访', query: 'CaseStatus="待回访"', what: '审核已通过，等回访' },
  { name: '退件待批', query: 'Pending="退件待批"', what: '承办单位申请退件' },
  { name: '延期待批', query: 'Pending="延期待批"', what: '承办单位申请延期' },
  { name: '今日到期', query: due(startOf(addDays(dayOf(now), 1))), what: '期限到今日24:00为止，含已超期的' },
  { name: '超期未办', query: `${RUNNING} AND Overdue=true`, what: '承办单位期限已过' },
  { name: '督办中', query: `${RUNNING} AND Supervision IS NOT NULL`, what: '督办未撤销' },
  { name: '红牌', query: `${RUNNING} AND Cards="红牌"`, what: '已亮红牌' },
  { name: '延期两次以上', query: 'Extensions>=2', what: '含已办结的' },
  { name: '任务失败', query: 'TemporalReportedProblems IS NOT NULL', what: '应当为空；有则告知运维' },
];

/** Where the Temporal UI shows a view, and keeps it by its name. */
export function addressOf(
  { name, query }: View,
  { temporalUiUrl, temporalNamespace }: Readonly<{ temporalUiUrl: string; temporalNamespace: string }>,
): string {
  const list = `${temporalUiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporalNamespace)}/workflows`;
  return `${list}?query=${encodeURIComponent(query)}&savedQuery=${encodeURIComponent(name)}`;
}
