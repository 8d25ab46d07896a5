import type { CaseRelation } from '../domain/access/access.ts';
import type { CaseState } from '../domain/case/state.ts';
import { disputableBy, involvedUnits } from '../domain/case/tracks.ts';

/** What of a case decides who may know of it. */
export const relationOf = (state: CaseState): CaseRelation => ({
  region: state.region,
  unit: state.assignment?.unit ?? null,
  coUnits: state.assignment?.coUnits ?? [],
  jointLead: state.tracks.joint?.leadUnit,
  involved: involvedUnits(state),
  respondent: disputableBy(state),
  accused: state.respondentUnit,
  accusedBody: state.respondentBody,
});

/** Whether who complained is kept from the units: in confidence, or anonymous from the start or by now (Q36). */
export const isHidden = ({ flags }: Pick<CaseState, 'flags'>): boolean =>
  flags.includes('CONFIDENTIAL') || flags.includes('ANONYMOUS');
