import { shortClock, yearOf, type Instant } from '../domain/time/instant.ts';
import { columns } from './columns.ts';
import type { Comparison, Load, Tally } from './compare.ts';

/** The comparison as a manager reads it: rates, moved deadlines, the load of each unit. */
export function comparisonTable({ tallies, ...rest }: Comparison): string[] {
  const [a, b] = tallies;
  const rows = (title: string, of: (tally: Tally) => string): string[] => [title, of(a), of(b)];
  return [
    ...columns([
      rows(`案件 ${rest.cases} 件`, ({ policy }) => `${policy.code}@${policy.version}`),
      rows('按期办结率', ({ onTime, late }) => rate(onTime, late)),
      rows('按时签收率', ({ signedOnTime, signedLate }) => rate(signedOnTime, signedLate)),
      rows('会被拒绝的操作', ({ refused }) => String(refused)),
    ]),
    '',
    `最后的办理时限：提前 ${rest.earlier} 件，推后 ${rest.later} 件；由按期变为超期 ${rest.becomesLate} 件，由超期变为按期 ${rest.becomesOnTime} 件。`,
    ...rest.farthest.map(({ caseNo, from, to }) => `  ${caseNo}  ${day(from)} → ${day(to)}`),
    '',
    ...loads(a, b),
    ...(rest.unreadable > 0 ? ['', `未能重演 ${rest.unreadable} 件，例如：${rest.examples.join('、')}`] : []),
  ];
}

function rate(good: number, bad: number): string {
  return good + bad === 0 ? '—' : `${((100 * good) / (good + bad)).toFixed(2)}%（${good}/${good + bad}）`;
}

const day = (at: Instant): string => `${yearOf(at - 1)}-${shortClock(at)}`;

const NOTHING: Load = { assigned: 0, overdue: 0, yellow: 0, red: 0, supervised: 0 };

function loads({ units: before }: Tally, { units: after }: Tally): string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const pair = (name: string, key: keyof Load): string => {
    const [a, b] = [(before.get(name) ?? NOTHING)[key], (after.get(name) ?? NOTHING)[key]];
    return a === b ? String(a) : `${a} → ${b}`;
  };
  const keys = ['assigned', 'overdue', 'yellow', 'red', 'supervised'] as const;
  return columns([
    ['承办单位', '派单', '超期', '黄牌', '红牌', '督办'],
    ...names.map((name) => [name, ...keys.map((key) => pair(name, key))]),
  ]);
}
