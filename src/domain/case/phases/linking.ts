import { due } from '../../time/limit.ts';
import { coHandlersWith } from '../assigning.ts';
import { begin, cancelOthers, endKind, endSameDay, hotlineKey, startClock } from '../clocks.ts';
import {
  happened,
  inState,
  isAccused,
  pick,
  refused,
  type Decision,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { handlingClock, runningClock } from '../state.ts';
import { followersOf, masterOf } from '../tracks.ts';
import { isOpen } from '../vocabulary.ts';
import { followUp } from './review.ts';

/**
 * 并案 (Q31): the case keeps its number, its notices and its call-back; the unit handles the master only. While it is linked, a clock of its
 * own promises the master's date, and nothing else is owed of it alone. What the master knows is added by whoever read it.
 */
const link: Judge<'link'> = inState(['REGISTERED', 'PENDING_DISPATCH', 'IN_ASSIGNMENT'], (q) => {
  const { masterCaseNo: master, dueAt, typeCode, tier } = q.fields;
  if (master === q.s.caseNo || followersOf(q.s.tracks).length > 0) return refused('not-linkable');
  const own = handlingClock(q.s)?.dueAt;
  const known = {
    ...(q.s.typeCode === undefined && typeCode !== undefined ? { typeCode } : {}),
    ...(q.s.tier === undefined && tier !== undefined ? { tier } : {}),
    ...(own === undefined ? {} : { dueAt: own }),
    ...(q.s.assignment ? { unit: q.s.assignment.unit } : {}),
  };
  const { calendar, policy } = q.s.plan;
  const limit = policy.handle[q.s.tier ?? tier ?? 'standard'];
  const promise = startClock(calendar, hotlineKey(q.s, 'handle'), 'handle', q.at, limit);
  const dates = [dueAt, own].filter((date): date is number => date !== undefined && date > q.at);
  return happened(q, 'linked', { master, ...known }, [
    ...endKind(q.s, 'met', 'triage', 'dispatch'),
    ...cancelOthers(q.s, 'triage', 'dispatch'),
    ...endSameDay(q.s, 'cancelled'),
    dates.length > 0 ? { ...promise, dueAt: Math.min(...dates), fixed: true } : promise,
  ]);
});

/** 解除并案: to be dispatched on its own, and classified before where nobody has done so. */
const unlink: Judge<'unlink'> = inState(['LINKED'], (q) => released(q));

function released(q: Question): Decision {
  const master = masterOf(q.s.tracks) ?? '';
  return happened(q, 'unlinked', { master }, [
    ...endKind(q.s, 'cancelled', 'handle'),
    ...begin(q.s, 'dispatch', q.at),
  ]);
}

/** 并入: the master's date becomes the earliest of all (Q31); one that is past by then is due at the end of the next workday, as in Q29. */
const join: Judge<'join'> = (q) => {
  const { follower, dueAt } = q.fields;
  if (!isOpen(q.s.state) || q.s.state === 'LINKED') return refused('not-a-master');
  if (followersOf(q.s.tracks).includes(follower)) return refused('already-linked');
  const clock = handlingClock(q.s);
  if (dueAt === undefined) return happened(q, 'joined', { follower });
  if (!clock || clock.status !== 'open' || dueAt >= clock.dueAt)
    return happened(q, 'joined', { follower, dueAt });
  const nextDay = due(q.s.plan.calendar, q.at, { unit: 'workdays', n: 1 }).dueAt;
  const earliest = dueAt > q.at ? dueAt : Math.min(nextDay, clock.dueAt);
  const moved: ClockChange = { move: clock.key, dueAt: earliest, workdays: 0, reason: 'linked' };
  return happened(q, 'joined', { follower, dueAt, newDueAt: earliest }, [
    moved,
    ...coHandlersWith(q.s, earliest),
  ]);
};

const leave: Judge<'leave'> = (q) =>
  followersOf(q.s.tracks).includes(q.fields.follower)
    ? happened(q, 'left', { follower: q.fields.follower })
    : refused('not-linkable');

/** 跟随主件: what the master's unit answered holds for every linked case; its own complainant is called back (Q31). */
const follow: Judge<'follow'> = inState(['LINKED'], (q) => {
  const { master, outcome, dueAt } = q.fields;
  if (master !== masterOf(q.s.tracks)) return refused('not-linkable');
  // What is reported of a unit, that unit does not answer: the report goes its own way.
  if (outcome === 'released' || isAccused(q.s, q.fields.unit)) return released(q);
  const promise = runningClock(q.s, 'handle');
  if (outcome === 'moved') {
    if (!promise || dueAt === undefined) return refused('malformed-command');
    return happened(q, 'followed', { outcome }, [
      { move: promise.key, dueAt, workdays: 0, reason: 'linked' as const },
    ]);
  }
  const next = q.s.contactable ? begin(q.s, 'callback', q.at) : followUp(q.s, q.at);
  return happened(q, 'followed', { outcome, ...pick(q.fields, 'unit') }, [
    ...endKind(q.s, 'met', 'handle'),
    ...next,
  ]);
});

export const linking = { link, unlink, join, leave, follow };
