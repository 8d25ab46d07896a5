import { eventTitle } from '../../../domain/case/titles.ts';
import { moment } from '../../proof/dates.ts';
import type { CaseFile } from '../case-file.ts';

/** What came of a case so far, as it was last put in writing; empty while nothing did. */
export function resultOf(file: CaseFile): string {
  const last = file.last(
    'answered-direct',
    'redirected',
    'emergency-transferred',
    'refused',
    'withdrawn',
    'citizen-answered',
    'result-submitted',
    'explained',
    'milestone-reached',
  );
  if (!last) return '';
  const { event, words } = last;
  const said = ['answer', 'reason', 'route', 'report', 'measures', 'stateAfter', 'nextStep', 'note'];
  return [`${eventTitle(event)}（${moment(event.at)}）`, ...said.map((field) => words.at(field))]
    .filter(Boolean)
    .join('\n');
}
