import { fromIso } from '../../time/instant.ts';
import { begin, endKind, hotlineKey, promiseClock } from '../clocks.ts';
import { happened, inState, isOfAnotherUnit, pick, refused, untimely, type Judge } from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { handlingClock, runningClock, type CaseState } from '../state.ts';
import { isEnded } from '../vocabulary.ts';

/** 跟踪回访 (F-124): does the problem still rest? A relapse becomes a linked new case at the same unit. */
const recordFollowUp: Judge<'record-follow-up'> = inState(['CLOSED', 'CLOSED_EXPLAINED'], (q) => {
  const { at: askedAt, stillFixed } = q.fields;
  const wrong = untimely(askedAt, q.s.citizenClosedAt ?? q.s.registeredAt, q.at);
  if (wrong) return refused(wrong);
  // A relapse is followed in the case that came of it.
  if (q.s.flags.includes('RELAPSED')) return refused('wrong-state');
  const relapse = stillFixed ? {} : pick(q.fields, 'newCaseNo');
  return happened(q, 'followed-up', { askedAt, stillFixed, ...relapse }, endKind(q.s, 'met', 'follow-up'));
});

/** When the unit reported what is visited, or got the case where that is not known. */
const reportedAt = (s: CaseState): number =>
  runningClock(s, 'visit')?.from ?? handlingClock(s)?.metAt ?? s.assignment?.dispatchedAt ?? s.registeredAt;

/**
 * Once the unit has reported its result, and as long as it is owed, also when the result was sent back or is being redone meanwhile: by whoever
 * visits, the hotline or the unit itself.
 */
const afterResult =
  <N extends 'record-visit' | 'issue-rectification'>(
    kind: 'visit' | 'rectification',
    judge: Judge<N>,
  ): Judge<N> =>
  (q) => {
    const reported = isEnded(q.s.state) || q.s.state === 'CALLBACK_PENDING' || q.s.state === 'UNDER_REVIEW';
    if (!reported && !runningClock(q.s, kind)) return refused('wrong-state');
    return isOfAnotherUnit(q) ? refused('not-your-decision') : judge(q);
  };

/**
 * 维修回访 (F-126…F-128): what was found wrong is to be put into a written notice within a day (F-129); what could not be answered there and
 * then, by the time that was appointed (F-131).
 */
const recordVisit: Judge<'record-visit'> = afterResult('visit', (q) => {
  const { at: visitedAt, signatureAttachmentId: attachmentId, problemsFound = false, promisedAt } = q.fields;
  const wrong = untimely(visitedAt, reportedAt(q.s), q.at);
  if (wrong) return refused(wrong);
  if (promisedAt !== undefined && fromIso(promisedAt) <= q.at) return refused('milestone-passed');
  const clocks: ClockChange[] = endKind(q.s, 'met', 'visit');
  if (problemsFound) clocks.push(...begin(q.s, 'rectification', q.at));
  if (promisedAt !== undefined) {
    const promise = promiseClock(hotlineKey(q.s, 'promise'), 'promise', q.at, promisedAt);
    clocks.push({ ...promise, fixed: true });
  }
  const visit = { visitedAt, ...pick(q.fields, 'visitorRole', 'promisedAt'), problemsFound, attachmentId };
  return happened(q, 'visited', visit, clocks);
});

/** 整改通知 (F-129). */
const issueRectification: Judge<'issue-rectification'> = afterResult('rectification', (q) =>
  happened(q, 'rectification-issued', {}, endKind(q.s, 'met', 'rectification')),
);

/** 兑现约定 (F-131): answers whatever was put off in a visit, wherever the case has got to by then. */
const keepPromise: Judge<'keep-promise'> = (q) => {
  const { at: answeredAt, method } = q.fields;
  const promise = runningClock(q.s, 'promise');
  if (!promise) return refused('wrong-state');
  if (isOfAnotherUnit(q)) return refused('not-your-decision');
  const wrong = untimely(answeredAt, promise.from, q.at);
  if (wrong) return refused(wrong);
  return happened(q, 'promise-kept', { answeredAt, method }, endKind(q.s, 'met', 'promise'));
};

/** 重启 (Q39): new facts become a linked new case; this one stays as it is. Once: what comes later belongs to the case that came of it. */
const reopen: Judge<'reopen'> = (q) => {
  if (!isEnded(q.s.state) && q.s.state !== 'ARCHIVED') return refused('wrong-state');
  if (q.s.tracks.successor !== undefined) return refused('already-reopened');
  return happened(q, 'reopened', { newCaseNo: q.fields.newCaseNo });
};

export const aftercare = {
  'record-follow-up': recordFollowUp,
  'record-visit': recordVisit,
  'issue-rectification': issueRectification,
  'keep-promise': keepPromise,
  reopen,
};
