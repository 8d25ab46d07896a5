import type { UnitNames } from '../src/domain/case/commands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { eventTitle } from '../src/domain/case/titles.ts';
import { ROLES } from '../src/domain/case/vocabulary.ts';
import { toIso } from '../src/domain/time/instant.ts';
import type { Recent } from './contract.ts';

/** How much of a case a supervisor sees at a glance in `经过`; the archive has it all. */
const RECENT = 50;

export const recentWith = (
  recent: readonly Recent[],
  events: readonly CaseEvent[],
  names: UnitNames,
): Recent[] => [...recent, ...events.map((e) => line(e, names))].slice(-RECENT);

const line = (e: CaseEvent, names: UnitNames): Recent => ({
  seq: e.seq,
  at: toIso(e.at),
  what: eventTitle(e),
  who: ROLES[e.by.role] + (e.by.unit === undefined ? '' : ` ${names[e.by.unit] ?? e.by.unit}`),
});
