import { due, redAt, workdayStartAfter, yellowAt } from '../time/limit.ts';
import { shortClock } from '../time/instant.ts';
import type { Rung } from '../policy/policy.ts';
import { climbs, isOwedLate, pendingExtension, type CaseState, type Clock } from './state.ts';
import { lapseKey } from './clock-keys.ts';
import { CLOCKS } from './clock-kinds.ts';

/** A clock that will do something by itself: at `dueAt` time alone changes the case. */
export interface Obligation {
  key: string;
  /** The clock it belongs to. */
  clock: string;
  what: 'clock' | 'yellow' | 'duty-lead' | Rung['do'];
  dueAt: number;
  /** Chinese, for the timer's summary in the Temporal UI: `签收时限 03-11 10:00`. */
  title: string;
}

const RUNG_TITLES: Record<Rung['do'], string> = {
  phone: '电话督办',
  red: '红牌',
  notice: '催办通知书',
  written: '书面督办',
  meeting: '会议督办',
  present: '提请呈阅',
};

/**
 * Every clock now running on the case, with what it will do (`4-process.md` §5): the open clocks, the yellow card, and the next step of the
 * ladder of lateness. A pending extension filed in time keeps the due instant from acting until it is decided (Q17).
 */
export function obligations(s: CaseState): Obligation[] {
  const found: Obligation[] = [];
  for (const clock of Object.values(s.clocks)) {
    if (climbs(s, clock)) found.push(...climbing(s, clock));
    else if (clock.status === 'open')
      found.push(obligation(clock, 'clock', clock.dueAt, CLOCKS[clock.kind].title));
    else if (clock.kind === 'duty-phone' && isOwedLate(clock)) {
      const told = due(s.plan.calendar, clock.dueAt, s.plan.policy.dutyPhone.dutyLead).dueAt;
      found.push(obligation(clock, 'duty-lead', told, '报告值班长'));
    }
  }
  return found.filter((o) => !s.lapses.some((l) => l.lapse === o.key));
}

function climbing(s: CaseState, clock: Clock): Obligation[] {
  const { calendar, policy } = s.plan;
  if (clock.status === 'open') {
    const yellow = yellowAt(calendar, clock.dueAt);
    const cards =
      policy.yellowCard && yellow > clock.from ? [obligation(clock, 'yellow', yellow, '黄牌')] : [];
    return pendingExtension(s) && clock.kind !== 'milestone'
      ? cards
      : [...cards, obligation(clock, 'clock', clock.dueAt, CLOCKS[clock.kind].title)];
  }
  if (!isOwedLate(clock)) return [];
  const next = ladder(s, clock).find((o) => !s.lapses.some((l) => l.lapse === o.key));
  return next ? [next] : [];
}

/** The whole ladder of lateness of a handling clock, each step with its own instant. */
export function ladder(s: CaseState, clock: Clock): Obligation[] {
  const { calendar, policy } = s.plan;
  let at = clock.dueAt;
  return policy.ladder.map((rung) => {
    if (rung.at === 'red') at = redAt(calendar, clock.dueAt);
    else if (rung.at !== 'due') at = workdayStartAfter(calendar, at, rung.at);
    return obligation(clock, rung.do, at, RUNG_TITLES[rung.do]);
  });
}

const obligation = (clock: Clock, what: Obligation['what'], dueAt: number, title: string): Obligation => ({
  key: lapseKey(clock, what),
  clock: clock.key,
  what,
  dueAt,
  title: `${title} ${shortClock(dueAt)}`,
});
