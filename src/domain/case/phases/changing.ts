import { hotlineLimit, type Tier } from '../../policy/policy.ts';
import { naturalTier, type Flag } from '../vocabulary.ts';
import { fromIso, HOUR } from '../../time/instant.ts';
import { due, type Limit } from '../../time/limit.ts';
import {
  clockOf,
  handlingClock,
  isRunning,
  pendingExtension,
  runningClock,
  type CaseState,
  type Clock,
} from '../state.ts';
import { turnKey } from '../clock-keys.ts';
import { begin, cancelOthers, endKind, endSameDay, hotlineKey, promiseClock, startClock } from '../clocks.ts';
import { coHandlersWith } from '../assigning.ts';
import {
  AT_WORK,
  event,
  happened,
  inState,
  isAccused,
  pick,
  refused,
  untimely,
  withUnit,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { followUp } from './review.ts';

/** 重新研判 (Q29): clocks are recounted from the original receipt; what is past by then is due at the end of the next workday. */
const reclassify: Judge<'reclassify'> = inState(
  ['PENDING_DISPATCH', 'IN_ASSIGNMENT', 'IN_CONSULTATION'],
  (q) => {
    const { typeCode, matterType = q.s.matterType, tier = q.s.tier } = q.fields;
    const natural = naturalTier(matterType);
    const after = tier === 'urgent' ? 'urgent' : (q.fields.tier ?? natural);
    if (after !== 'urgent' && after !== natural) return refused('tier-mismatch');
    if (pendingExtension(q.s)) return refused('extension-pending');
    const { assignment: a } = q.s;
    if (a && isAccused({ ...q.s, matterType }, a.unit, ...a.coUnits)) return refused('respondent-conflict');
    const clocks = after === q.s.tier ? [] : recounted(q.s, after, q.at);
    const data = {
      matterType,
      tier: after,
      ...pick(q.fields, 'limit'),
      ...(typeCode === undefined ? {} : { typeCode, ...pick(q.command, 'plan') }),
      ...(after === q.s.tier ? {} : gapUnder(q.s, after, q.at, clocks)),
    };
    return happened(q, 'reclassified', data, [...clocks, ...underItsLaw(q, after)]);
  },
);

/** The flags where an urgent order is now due after a long holiday, or no longer urgent (Q7). */
function gapUnder(s: CaseState, tier: Tier, at: number, clocks: ClockChange[]): { flags?: Flag[] } {
  const handling = handlingClock(s);
  const moved = clocks.find((c) => 'move' in c && c.move === handling?.key);
  const dueAt = moved && 'move' in moved ? moved.dueAt : handling?.dueAt;
  const gap = tier === 'urgent' && dueAt !== undefined && dueAt - at > s.plan.policy.holidayGapHours * HOUR;
  if (gap === s.flags.includes('HOLIDAY_GAP')) return {};
  return { flags: gap ? [...s.flags, 'HOLIDAY_GAP'] : s.flags.filter((f) => f !== 'HOLIDAY_GAP') };
}

/** From the clock's beginning by another limit; what is past by then is due at the end of the next workday (Q29). */
function recount({ plan: { calendar } }: CaseState, at: number, clock: Begun, limit: Limit): ClockChange {
  const { dueAt, provisional } = due(calendar, clock.from, limit);
  const next = dueAt <= at ? due(calendar, at, { unit: 'workdays', n: 1 }).dueAt : dueAt;
  const unsure = provisional ? { provisional } : {};
  return { move: clock.key, dueAt: next, workdays: 0, limit, reason: 'reclassified', ...unsure };
}
type Begun = Pick<Clock, 'key' | 'from'>;

const dueOf = (change: ClockChange | undefined): number | undefined =>
  change && 'move' in change ? change.dueAt : undefined;

function recounted(s: CaseState, tier: Tier, at: number): ClockChange[] {
  const { policy } = s.plan;
  const again = (clock: Clock | undefined, limit: Limit): ClockChange[] =>
    clock ? [recount(s, at, clock, limit)] : [];
  const a = s.assignment;
  const phone =
    a && !clockOf(s, 'duty-phone')
      ? begin(s, 'duty-phone', at, { key: turnKey('duty-phone', a.hop, a.round) })
      : [];
  // A statutory limit prevails over any tier: only the tier's, which rests beside it, is recounted.
  const clock = handlingClock(s);
  const prevails = clock?.kind === 'statutory';
  const moved = again(prevails ? clockOf(s, 'handle') : clock, policy.handle[tier]);
  const lead = prevails ? undefined : dueOf(moved[0]);
  return [
    ...moved,
    ...(lead === undefined ? [] : coHandlersWith(s, lead)),
    ...again(runningClock(s, 'dispatch'), hotlineLimit(policy.dispatch, tier === 'urgent')),
    ...returnWaits(s, tier, at),
    ...(tier === 'urgent' ? phone : endKind(s, 'cancelled', 'duty-phone')),
  ];
}

/**
 * The decision of a return that waits is owed by the new tier's limit (Q8): an urgent one from now, for it was not urgent before, and never later
 * than it was; any other from the request.
 */
function returnWaits(s: CaseState, tier: Tier, at: number): ClockChange[] {
  const clock = runningClock(s, 'return-decision');
  if (clock?.status !== 'open') return [];
  const limit = hotlineLimit(s.plan.policy.return.decision, tier === 'urgent');
  if (tier !== 'urgent') return [recount(s, at, clock, limit)];
  const dueAt = Math.min(clock.dueAt, due(s.plan.calendar, at, limit).dueAt);
  return [{ move: clock.key, dueAt, workdays: 0, limit, reason: 'reclassified' }];
}

/**
 * The law of another type sets the limit from the original receipt, or none does any more (F-063, Q21, Q29). `limit` is added since there is
 * this rule; without it an act keeps what it led to before.
 */
function underItsLaw(q: Question<'reclassify'>, tier: Tier): ClockChange[] {
  const { s, at, fields } = q;
  const [handle, present] = [clockOf(s, 'handle'), clockOf(s, 'statutory')];
  if (fields.limit === undefined || !s.assignment || s.assignment.resumed || !handle) return [];
  const running = present && isRunning(present) ? present : undefined;
  const law = q.command.plan?.type?.statutory;
  if (fields.limit === 'tier' || !law) {
    if (!running) return [];
    const own = recount(s, at, handle, s.plan.policy.handle[tier]);
    return [
      { end: running.key, status: 'cancelled' },
      { reopen: handle.key, onTime: true },
      own,
      ...coHandlersWith(s, dueOf(own) ?? handle.dueAt),
    ];
  }
  const { hop, round } = s.assignment;
  const limit: Limit = { unit: law.unit, n: law.n };
  const begun = running ?? { key: turnKey('statutory', hop, round), from: handle.from };
  const moved = recount(s, at, begun, limit);
  const [now, then] = [running?.dueAt ?? due(s.plan.calendar, begun.from, limit).dueAt, dueOf(moved) ?? 0];
  return [
    ...(running
      ? []
      : [
          startClock(s.plan.calendar, begun.key, 'statutory', begun.from, limit),
          { end: handle.key, status: 'suspended' as const },
        ]),
    ...(now === then ? [] : [moved]),
    ...coHandlersWith(s, then),
  ];
}

/**
 * 挂账 (Q32): what cannot be solved now gets measures and a dated promise, told to the citizen; the promise is the clock. An extension still
 * asked for is moot: it would keep the limit of the resumed handling from ever being overdue.
 */
const markLongTerm: Judge<'mark-long-term'> = withUnit(AT_WORK, (q, { dispatchedAt }) => {
  const { milestone, toldCitizenAt } = q.fields;
  const wrong = untimely(toldCitizenAt, dispatchedAt, q.at);
  if (wrong) return refused(wrong);
  if (fromIso(milestone) <= q.at) return refused('milestone-passed');
  const promise = promiseClock(hotlineKey(q.s, 'milestone'), 'milestone', q.at, milestone);
  const marked = event(q, 'marked-long-term', { milestone }, [
    ...cancelOthers(q.s),
    ...endSameDay(q.s, 'met'),
    promise,
  ]);
  if (!pendingExtension(q.s)) return { events: [marked] };
  return { events: [event(q, 'extension-rejected', { moot: true }), marked] };
});

/** 挂账到期处理: handled again with the tier's limit from now, or 销账. */
const reachMilestone: Judge<'reach-milestone'> = inState(['LONG_TERM'], (q) => {
  const a = q.s.assignment;
  const kept = endKind(q.s, 'met', 'milestone');
  const resumed = q.fields.outcome === 'resumed' && a;
  const next = resumed
    ? begin(q.s, 'handle', q.at, { key: turnKey('handle', a.hop, a.round, q.s.version + 1) })
    : followUp(q.s, q.at);
  return happened(q, 'milestone-reached', { outcome: resumed ? 'resumed' : 'resolved' }, [...kept, ...next]);
});

export const changing = {
  reclassify,
  'mark-long-term': markLongTerm,
  'reach-milestone': reachMilestone,
};
