import { track } from '../../policy/policy.ts';
import { endKind, hotlineKey, startClock } from '../clocks.ts';
import { happened, inState, isFuture, isOfAnotherUnit, pick, refused, type Judge } from '../decision.ts';
import { isEnded } from '../vocabulary.ts';

/** 跟踪回访 (F-124): does the problem still rest? A relapse becomes a linked new case at the same unit. */
const recordFollowUp: Judge<'record-follow-up'> = inState(['CLOSED', 'CLOSED_EXPLAINED'], (q) => {
  const { at: askedAt, stillFixed } = q.fields;
  if (isFuture(askedAt, q.at)) return refused('instant-in-future');
  // A relapse is followed in the case that came of it.
  if (q.s.flags.includes('RELAPSED')) return refused('wrong-state');
  const relapse = stillFixed ? {} : pick(q.fields, 'newCaseNo');
  return happened(q, 'followed-up', { askedAt, stillFixed, ...relapse }, endKind(q.s, 'met', 'follow-up'));
});

/** Once the unit has reported its result, by whoever visits: the hotline, or the unit itself. */
const afterResult =
  <N extends 'record-visit' | 'issue-rectification'>(judge: Judge<N>): Judge<N> =>
  (q) => {
    if (!isEnded(q.s.state) && q.s.state !== 'CALLBACK_PENDING' && q.s.state !== 'UNDER_REVIEW')
      return refused('wrong-state');
    return isOfAnotherUnit(q) ? refused('not-your-decision') : judge(q);
  };

/** 维修回访 (F-126…F-128): what was found wrong is to be put into a written notice within a day (F-129). */
const recordVisit: Judge<'record-visit'> = afterResult((q) => {
  const { at: visitedAt, signatureAttachmentId: attachmentId, problemsFound = false } = q.fields;
  if (isFuture(visitedAt, q.at)) return refused('instant-in-future');
  const { calendar, policy } = q.s.plan;
  const key = hotlineKey(q.s, 'rectification');
  const notice = startClock(calendar, key, 'rectification', q.at, track(policy, 'rectification'));
  const visit = { visitedAt, ...pick(q.fields, 'visitorRole'), problemsFound, attachmentId };
  return happened(q, 'visited', visit, [...endKind(q.s, 'met', 'visit'), ...(problemsFound ? [notice] : [])]);
});

/** 整改通知 (F-129). */
const issueRectification: Judge<'issue-rectification'> = afterResult((q) =>
  happened(q, 'rectification-issued', {}, endKind(q.s, 'met', 'rectification')),
);

/** 重启 (Q39): new facts become a linked new case; this one stays as it is. */
const reopen: Judge<'reopen'> = (q) =>
  isEnded(q.s.state) || q.s.state === 'ARCHIVED'
    ? happened(q, 'reopened', { newCaseNo: q.fields.newCaseNo })
    : refused('wrong-state');

export const aftercare = {
  'record-follow-up': recordFollowUp,
  'record-visit': recordVisit,
  'issue-rectification': issueRectification,
  reopen,
};
