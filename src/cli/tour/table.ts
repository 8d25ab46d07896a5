import type { CaseView } from '../../contracts/views.ts';
import { ASSIGNMENT_STATES, CASE_STATES, SUPERVISION_FORMS } from '../../domain/case/vocabulary.ts';

/** How a case ended, in a phrase: its finest state, then what was unusual on the way. */
export function ending({ state, assignment, deadlines, cards, supervision, flags }: CaseView): string {
  const extensions = assignment?.extensions.filter((x) => x.status === 'approved').length ?? 0;
  const late = deadlines.some((d) => ['handle', 'statutory'].includes(d.kind) && d.status === 'overdue');
  const order = supervision.orders.at(-1);
  const found: [boolean, string][] = [
    [(assignment?.hop ?? 1) > 1, `第${assignment?.hop}次派单`],
    [(assignment?.round ?? 1) > 1, `重办${(assignment?.round ?? 1) - 1}次`],
    [extensions > 0, `延期${extensions}次`],
    [late, '超期'],
    [cards.some((card) => card.kind === 'red'), '红牌'],
    [order !== undefined, SUPERVISION_FORMS[order?.form ?? 'none']],
    [flags.includes('DISSATISFIED'), '不满意'],
  ];
  const name =
    state === 'IN_ASSIGNMENT' && assignment ? ASSIGNMENT_STATES[assignment.state] : CASE_STATES[state];
  return [name, ...found.filter(([is]) => is).map(([, what]) => what)].join('，');
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g;

/** How many columns a terminal gives a text: Chinese takes two a character. */
export const widthOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);

/** Rows in columns as wide as their widest cell. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, i) => Math.max(...[head, ...rows].map((row) => widthOf(row[i] ?? title))));
  const line = (row: string[]): string =>
    row
      .map((cell, i) => cell + ' '.repeat(widths[i]! - widthOf(cell)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
