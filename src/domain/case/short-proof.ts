import type { Calendar } from '../time/calendar.ts';
import { shortClock } from '../time/instant.ts';
import type { ProofDay } from '../time/limit.ts';
import { reckoning, type Stretch } from './reckoning.ts';
import type { Clock } from './state.ts';

/** More dates than this are not listed but counted. */
const LISTED = 10;

/**
 * The reckoning of a clock in one line, for a supervisor's glance: `03-10、03-11、03-12、03-13、03-16（跳过周末2天）`.
 * Every extension follows with its own days: `；延期5个工作日：03-17、…`. Times are at +08:00.
 */
export const shortProof = (clock: Clock, calendar: Calendar): string =>
  reckoning(clock, () => calendar)
    .map(inWords)
    .join('；');

function inWords({ what, limit, days, dueAt }: Stretch): string {
  if (what === 'until' || !limit) return `至${shortClock(dueAt)}`;
  const title = what === 'extension' ? `延期${limit.n}个工作日：` : '';
  switch (limit.unit) {
    case 'minutes':
    case 'hours':
      return `${title}连续计时，不分工作日`;
    case 'years':
      return `${title}至${days.at(-1)?.date ?? ''}`;
    case 'days':
      return `${title}${span(days)}，自然日`;
    case 'workdays':
    case 'workday-hours':
      return `${title}${listed(days)}${skipped(days)}`;
  }
}

const md = (day: ProofDay | undefined): string => day?.date.slice(5) ?? '';

/** What runs on to the next workday ends there; 当日 is the day of receipt alone. */
const span = (days: readonly ProofDay[]): string =>
  days.length === 1 ? `${md(days[0])}当日` : `${md(days[1])}至${md(days.at(-1))}`;

function listed(days: readonly ProofDay[]): string {
  const counted = days.filter((day) => day.counted);
  const dates = counted.map(md);
  return dates.length <= LISTED
    ? dates.join('、')
    : `${dates.slice(0, 3).join('、')} … ${dates.at(-1)}（共${dates.length}天）`;
}

function skipped(days: readonly ProofDay[]): string {
  const rest = days.filter((day) => !day.counted && day.kind !== 'start');
  const names = rest.map((day) => day.name ?? (day.kind === 'weekend' ? '周末' : '休息日'));
  const groups = [...new Set(names)].map((name) => `${name}${names.filter((n) => n === name).length}天`);
  const makeUp = days.filter((day) => day.counted && day.kind === 'make-up').map(md);
  const notes = [
    ...(groups.length > 0 ? [`跳过${groups.join('、')}`] : []),
    ...(makeUp.length > 0 ? [`含调休上班${makeUp.join('、')}`] : []),
    ...(days.some((day) => day.kind === 'provisional') ? ['日历待定'] : []),
  ];
  return notes.length > 0 ? `（${notes.join('，')}）` : '';
}
