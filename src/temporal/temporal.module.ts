import { Global, Module } from '@nestjs/common';
import type { Config } from '../platform/config.ts';
import { READINESS_PROBES, type ReadinessProbe } from '../platform/health.controller.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { CaseWorkflows } from './case-workflows.ts';
import { SealingCodec } from './sealing/codec.ts';
import { PayloadKeys } from './sealing/payload-keys.ts';

/** Temporal as the rest of the product knows it. The connection is lazy: the API starts and registers while Temporal is down. */
@Global()
@Module({
  providers: [
    { provide: PayloadKeys, useFactory: (config: Config) => PayloadKeys.open(config), inject: [CONFIG] },
    {
      provide: CaseWorkflows,
      useFactory: (config: Config, keys: PayloadKeys) =>
        new CaseWorkflows(config, [new SealingCodec(keys.ring)]),
      inject: [CONFIG, PayloadKeys],
    },
    {
      provide: READINESS_PROBES,
      useFactory: (workflows: CaseWorkflows): ReadinessProbe[] => [
        { name: 'temporal', check: () => workflows.healthy() },
        { name: 'worker', check: () => workflows.workerPresent() },
      ],
      inject: [CaseWorkflows],
    },
  ],
  exports: [CaseWorkflows, PayloadKeys, READINESS_PROBES],
})
export class TemporalModule {}
