import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.ts';
import { HealthController } from './health.controller.ts';
import { Idempotency } from './idempotency.ts';
import { MetricsController } from './metrics.controller.ts';
import { Metrics } from './metrics.ts';

/** The token under which the configuration is injected. */
export const CONFIG = Symbol('CONFIG');

/** What every capability may use without importing it: the configuration, idempotency, metrics. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config): DynamicModule {
    const provided = [{ provide: CONFIG, useValue: config }, Idempotency, Metrics];
    return {
      module: PlatformModule,
      controllers: [HealthController, MetricsController],
      providers: provided,
      exports: [CONFIG, Idempotency, Metrics],
    };
  }
}
