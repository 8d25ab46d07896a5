import { resolve } from 'node:path';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import { evolve } from '../domain/case/evolve.ts';
import { register } from '../domain/case/register.ts';
import { fromIso } from '../domain/time/instant.ts';
import { shipped } from '../rehearsals/shipped.ts';
import { dot } from './state-machine/dot.ts';
import { explore } from './state-machine/explore.ts';

/**
 * Prints the state machine of a case under the county plan as a Graphviz graph, found by trying the code:
 * `stack/check-drift.mjs` draws `docs/state-machine.svg` from it.
 */
const { catalogue, calendars } = await shipped(resolve(process.env['JIESU_ROOT'] ?? '.'));
const at = fromIso('2026-01-26T09:00:00+08:00');
const { policy } = catalogue.planFor({ region: WHOLE_COUNTRY, at });
const registered = register(
  {
    caseNo: 'JS1',
    channel: 'phone',
    matterType: 'complaint',
    region: WHOLE_COUNTRY,
    anonymous: false,
    confidential: false,
    contactable: true,
    urgentWords: false,
    plan: { policy, calendar: calendars.currentCalendar(WHOLE_COUNTRY, at) },
  },
  at,
  { id: 'agent-1', role: 'agent' },
);
process.stdout.write(dot(explore(evolve(undefined, registered))));
