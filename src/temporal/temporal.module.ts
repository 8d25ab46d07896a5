import { Global, Module } from '@nestjs/common';
import type { Config } from '../platform/config.ts';
import { READINESS_PROBES, type ReadinessProbe } from '../platform/health.controller.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { CaseWorkflows } from './case-workflows.ts';

/** Temporal as the rest of the product knows it. The connection is lazy: the API starts and registers while Temporal is down. */
@Global()
@Module({
  providers: [
    { provide: CaseWorkflows, useFactory: (config: Config) => new CaseWorkflows(config), inject: [CONFIG] },
    {
      provide: READINESS_PROBES,
      useFactory: (workflows: CaseWorkflows): ReadinessProbe[] => [
        { name: 'temporal', check: () => workflows.healthy() },
        { name: 'worker', check: () => workflows.workerPresent() },
      ],
      inject: [CaseWorkflows],
    },
  ],
  exports: [CaseWorkflows, READINESS_PROBES],
})
export class TemporalModule {}
