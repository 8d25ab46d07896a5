import { begin, endKind } from '../clocks.ts';
import { happened, isOfAnotherUnit, judgesItself, refused, type Judge } from '../decision.ts';
import { awaitsDecision } from '../state.ts';
import { openAppeal } from '../tracks.ts';
import { isEnded, isOpen } from '../vocabulary.ts';
import { followUp } from './review.ts';

/** 申诉 (F-102, F-103): once there is a result to dispute, until the case is archived; it blocks archiving. */
const appeal: Judge<'appeal'> = (q) => {
  const { by } = q.fields;
  const { unit } = q.command.actor;
  if (!isEnded(q.s.state) && q.s.state !== 'CALLBACK_PENDING') return refused('wrong-state');
  if (by === 'respondent' && unit !== undefined && unit !== q.s.respondentUnit)
    return refused('not-your-decision');
  const own = q.command.actor.role === 'complainant' || unit !== undefined;
  if (own && by !== (unit === undefined ? 'complainant' : 'respondent')) return refused('not-your-decision');
  if (openAppeal(q.s.tracks)) return refused('appeal-pending');
  return happened(q, 'appealed', { by }, begin(q.s, 'appeal', q.at));
};

/** 申诉决定 (F-102): by a leader, or by a duty lead who took no part in the case. */
const decideAppeal: Judge<'decide-appeal'> = (q) => {
  const appealed = openAppeal(q.s.tracks);
  if (!appealed) return refused('wrong-state');
  const { id, role } = q.command.actor;
  if (role !== 'leader' && q.s.tracks.tookPart.includes(id)) return refused('not-your-decision');
  const data = { outcome: q.fields.outcome, by: appealed.by };
  return happened(q, 'appeal-decided', data, endKind(q.s, 'met', 'appeal'));
};

/** 提请恶意认定 (Q38): the case goes on as before, and is not filed while nobody has decided. */
const proposeMalicious: Judge<'propose-malicious'> = (q) => {
  if (!isOpen(q.s.state)) return refused('wrong-state');
  if (isOfAnotherUnit(q) || judgesItself(q)) return refused('not-your-decision');
  const { malicious } = q.s.tracks;
  return malicious && malicious.decision === undefined
    ? refused('wrong-state')
    : happened(q, 'malicious-proposed', {});
};

/** 恶意认定 (Q38): a duty lead first, then somebody else; the first alone changes nothing, and both must confirm. */
const confirmMalicious: Judge<'confirm-malicious'> = (q) => {
  const { malicious } = q.s.tracks;
  if (!malicious || malicious.decision !== undefined) return refused('wrong-state');
  const { id, role } = q.command.actor;
  const { first, proposedBy } = malicious;
  if (!first) {
    return role === 'duty-lead'
      ? happened(q, 'malicious-judged', { decision: q.fields.decision, final: false })
      : refused('not-your-decision');
  }
  if (id === first.by || id === proposedBy) return refused('not-your-decision');
  const both = first.decision === 'confirmed' && q.fields.decision === 'confirmed';
  const decision = both ? 'confirmed' : 'dismissed';
  return happened(q, 'malicious-judged', { decision, final: true });
};

/** 设定保密 (Q36): anonymous holds no identity, confidential holds it and hides it from the units. */
const setConfidentiality: Judge<'set-confidentiality'> = (q) => {
  const { mode } = q.fields;
  if (q.s.flags.includes('ANONYMOUS') && mode !== 'anonymous') return refused('identity-not-held');
  // Forgetting who complained destroys what a hold keeps.
  if (mode === 'anonymous' && q.s.flags.includes('LEGAL_HOLD')) return refused('on-hold');
  const waits = q.s.state === 'CALLBACK_PENDING' && !awaitsDecision(q.s);
  if (mode !== 'anonymous' || !q.fields.endsCallback || !waits)
    return happened(q, 'confidentiality-set', { mode });
  // As when a result is approved and nobody can be called (Q26).
  return happened(q, 'confidentiality-set', { mode, closes: true }, [
    ...endKind(q.s, 'cancelled', 'callback'),
    ...followUp(q.s, q.at),
  ]);
};

/** 封存, 解除封存 (Q34). */
const hold: Judge<'hold'> = (q) =>
  q.s.flags.includes('LEGAL_HOLD') ? refused('wrong-state') : happened(q, 'held', {});
const releaseHold: Judge<'release-hold'> = (q) =>
  q.s.flags.includes('LEGAL_HOLD') ? happened(q, 'hold-released', {}) : refused('wrong-state');

export const integrity = {
  appeal,
  'decide-appeal': decideAppeal,
  'propose-malicious': proposeMalicious,
  'confirm-malicious': confirmMalicious,
  'set-confidentiality': setConfidentiality,
  hold,
  'release-hold': releaseHold,
};
