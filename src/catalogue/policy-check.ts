import type { PolicyFile } from '../contracts/policy.ts';
import type { Rung } from '../domain/policy/policy.ts';
import type { Limit } from '../domain/time/limit.ts';

/** A contradiction within a definition, at a path of it. */
export interface Contradiction {
  path: PropertyKey[];
  zh: string;
  en: string;
}

/** An extension longer than this many times the limit itself is no extension but another limit [own]. */
const MOST_EXTENDED = 2;

/** Roughly how long a limit is, in days on which work goes on: enough to tell which of two is longer. */
function days({ unit, n }: Limit): number {
  switch (unit) {
    case 'minutes':
      return n / 1440;
    case 'hours':
    case 'workday-hours':
      return n / 24;
    case 'workdays':
    case 'days':
      return n;
    case 'years':
      return n * 365;
  }
}

/** What a policy says against itself. A shape cannot tell: each value is fine, only not beside the others. */
export function contradictionsOf(policy: PolicyFile): Contradiction[] {
  const { handle, extend, feedback, callback } = policy;
  const found: Contradiction[] = [];
  const notLonger = (path: string, limit: Limit, otherPath: string, other: Limit): void => {
    if (days(limit) > days(other))
      found.push({
        path: path.split('.'),
        zh: `不得长于 ${otherPath}`,
        en: `must not be longer than ${otherPath}`,
      });
  };
  for (const [path, rule] of [
    ['triage', policy.triage],
    ['dispatch', policy.dispatch],
    ['return.decision', policy.return.decision],
    ['extend.decision', extend.decision],
  ] as const)
    notLonger(`${path}.urgent`, rule.urgent, `${path}.normal`, rule.normal);
  notLonger('handle.urgent', handle.urgent, 'handle.consult', handle.consult);
  notLonger('handle.urgent', handle.urgent, 'handle.standard', handle.standard);
  notLonger('return.window', policy.return.window, 'handle.standard', handle.standard);
  notLonger('feedback.L1', feedback.L1, 'feedback.L2', feedback.L2);
  notLonger('feedback.L2', feedback.L2, 'feedback.L3', feedback.L3);
  notLonger('feedback.L3', feedback.L3, 'feedback.L4', feedback.L4);
  for (const tier of ['urgent', 'consult', 'standard'] as const) {
    const { times, workdays } = extend[tier];
    if (times > 0 && workdays > MOST_EXTENDED * Math.max(1, days(handle[tier])))
      found.push({
        path: ['extend', tier, 'workdays'],
        zh: `延期过长：一次不得超过 handle.${tier} 的${MOST_EXTENDED}倍`,
        en: `longer than allowed: one extension is at most ${MOST_EXTENDED} times handle.${tier}`,
      });
  }
  if (
    policy.yellowCard &&
    !Object.values(handle).some(({ unit }) => unit === 'workdays' || unit === 'workday-hours')
  )
    found.push({
      path: ['yellowCard'],
      zh: '黄牌按剩余工作日发出，而办理时限均不按工作日计',
      en: 'a yellow card counts workdays, and no handling limit is in workdays',
    });
  if (callback.days > callback.attempts)
    found.push({
      path: ['callback', 'days'],
      zh: '回访天数多于次数',
      en: 'more days than attempts',
    });
  return [...found, ...outOfOrder(policy.ladder)];
}

const RUNGS: Rung['do'][] = ['phone', 'red', 'notice', 'written', 'meeting', 'present'];

/** The ladder only climbs: each form once, and `due` before `red` before steps counted from the one before (F-110, F-111). */
function outOfOrder(ladder: Rung[]): Contradiction[] {
  const stage = ({ at }: Rung): number => (at === 'due' ? 0 : at === 'red' ? 1 : 2);
  return ladder.flatMap((rung, i) => {
    const before = ladder[i - 1];
    const at = (key: 'do' | 'at', zh: string, en: string): Contradiction[] => [
      { path: ['ladder', i, key], zh, en },
    ];
    if (!before)
      return stage(rung) === 2 ? at('at', '首级须为 due 或 red', 'the first step is at due or red') : [];
    if (RUNGS.indexOf(rung.do) <= RUNGS.indexOf(before.do))
      return at(
        'do',
        `次序颠倒：${rung.do} 须在 ${before.do} 之前`,
        `out of order: ${rung.do} comes before ${before.do}`,
      );
    if (stage(rung) < stage(before) || (stage(rung) === stage(before) && stage(rung) < 2))
      return at(
        'at',
        `次序颠倒：不晚于上一级（${before.at}）`,
        `out of order: not after the step before (${before.at})`,
      );
    return [];
  });
}
