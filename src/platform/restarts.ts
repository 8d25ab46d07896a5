import { Counter } from 'prom-client';

/** Why a case's workflow was begun anew from its archive: see `Ailment` in `src/temporal/case-workflows.ts`. */
export const restarts = new Counter({
  name: 'jiesu_workflows_begun_anew_total',
  help: 'Workflows begun anew from the archive, by what was wrong with the one before',
  labelNames: ['why'],
  registers: [],
});
