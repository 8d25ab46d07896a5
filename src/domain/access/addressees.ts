import type { EventType } from '../case/events.ts';

/**
 * Which units read a written word: `any`, also the unit complained about; `working`, those that work on the case, who complained taken out for
 * whoever may not know it; `knowing`, those of them that may know who complained. What is not here only the hotline reads, and whoever wrote it.
 */
export type Addressed = 'any' | 'working' | 'knowing';

type Fields = Readonly<Record<string, Addressed>>;

/** Whom each written word addresses, by event and field: what the hotline tells a unit, what units write for each other, what complainants say. */
const ADDRESSED: Partial<Record<EventType, Fields>> = {
  // What the complainant said, or is asked and told: nobody has taken out yet who that is.
  'info-requested': { missing: 'knowing' },
  supplemented: { content: 'knowing', attachmentIds: 'knowing' },
  'answered-direct': { answer: 'knowing', templateId: 'knowing', templateVersion: 'knowing' },
  redirected: { reason: 'knowing', toldCitizen: 'knowing' },
  refused: { reason: 'knowing', route: 'knowing', toldCitizen: 'knowing' },
  withdrawn: { reason: 'knowing' },
  urged: { note: 'knowing' },
  'called-back': { comment: 'knowing' },
  rated: { comment: 'knowing' },
  'followed-up': { note: 'knowing' },
  visited: { onSite: 'knowing', service: 'knowing', charges: 'knowing', suggestions: 'knowing' },
  'promise-kept': { answer: 'knowing' },
  appealed: { ground: 'knowing', newFacts: 'knowing' },
  reopened: { reason: 'working', newFacts: 'knowing' },
  explained: { reason: 'knowing', nextStep: 'knowing', appealRouteTold: 'knowing' },
  contacted: { note: 'knowing' },

  // What the hotline and the leadership tell whoever has the case.
  classified: { fields: 'knowing', statutory: 'any' },
  reclassified: { reason: 'working' },
  dispatched: { task: 'any' },
  reassigned: { task: 'any', reason: 'any' },
  'duty-called': { person: 'working', note: 'working' },
  'return-approved': { competenceNote: 'any' },
  'return-rejected': { reason: 'any' },
  'second-return-allowed': { reason: 'any' },
  'extension-rejected': { reason: 'any' },
  'consultation-opened': { participants: 'working' },
  'consultation-decided': { minutes: 'working' },
  'dispute-settled': { decision: 'any' },
  'plan-approved': { note: 'any' },
  'plan-rejected': { reason: 'any' },
  'reply-approved': { note: 'any' },
  'reply-rejected': { reason: 'any' },
  'result-approved': { note: 'any', checklist: 'any' },
  'sent-back': { reasons: 'any' },
  'rework-ordered': { reason: 'any' },
  'marked-long-term': { measures: 'any' },
  'milestone-reached': { note: 'any' },
  'rectification-issued': { notice: 'any' },
  'supervision-ordered': { order: 'any' },
  'supervision-accepted': { note: 'any' },
  'appeal-decided': { decision: 'any' },
  'plan-changed': { reason: 'any' },
  instructed: { text: 'working', lines: 'working' },

  // What units write for the work, and of it only the answer for the unit that it is about.
  'return-requested': { reason: 'working', suggestion: 'working', basis: 'working' },
  'extension-requested': {
    basis: 'working',
    reason: 'working',
    objectiveCause: 'working',
    citizenExplanation: 'working',
  },
  'progress-recorded': { note: 'working' },
  'investigation-recorded': { methods: 'working', notes: 'working', evidence: 'working' },
  'expert-asked': { question: 'working' },
  'expert-answered': { opinion: 'working' },
  'site-checked': { findings: 'working' },
  mediated: { participants: 'working', result: 'working' },
  'finding-recorded': { parts: 'working' },
  'plan-drafted': { measures: 'working', responsible: 'working' },
  'implementation-recorded': { actions: 'working', correctiveMeasure: 'working' },
  'reply-drafted': { text: 'working', publicText: 'working' },
  'dispute-raised': { issue: 'working' },
  'feedback-reported': { content: 'working', nextMeasures: 'working' },
  'citizen-answered': {
    basis: 'working',
    measures: 'working',
    stateAfter: 'working',
    course: 'working',
    templateId: 'working',
    templateVersion: 'working',
    attachmentIds: 'working',
    appealRouteTold: 'working',
  },
  'co-result-submitted': { report: 'working' },
  'result-submitted': {
    report: 'working',
    unresolvedReason: 'working',
    nextStep: 'working',
    demandAnswers: 'working',
    publicText: 'any',
  },
  'supervision-reported': { report: 'working' },
  'joint-findings-reported': { findings: 'working' },
};

/** What a unit may read that is addressed so, whoever it is to the case. */
const READS: Record<Addressed, readonly Addressed[]> = {
  any: ['any'],
  working: ['any', 'working'],
  knowing: ['any', 'working', 'knowing'],
};

/**
 * The written fields of an event that a unit reads, of all that it has.
 * @param as what the unit is to the case: complained about (`any`), working on it, or knowing who complained too
 */
export function readableBy<T extends object>(
  type: EventType,
  text: T,
  as: Addressed,
): Partial<T> | undefined {
  const fields: Fields = ADDRESSED[type] ?? {};
  const read = Object.entries(text).filter(([field]) => {
    const to = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return to !== undefined && READS[as].includes(to);
  });
  return read.length === 0 ? undefined : (Object.fromEntries(read) as Partial<T>);
}
