import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Config } from './config.ts';
import { HealthController } from './health.controller.ts';
import { Idempotency } from './idempotency.ts';
import { MetricsController } from './metrics.controller.ts';
import { Metrics } from './metrics.ts';
import { VaultKeys } from './vault-keys.ts';

/** The token under which the configuration is injected. */
export const CONFIG = Symbol('CONFIG');

/** What every capability may use without importing it: the configuration, idempotency, metrics, the vault's keys. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config): DynamicModule {
    const keys = { provide: VaultKeys, useFactory: () => VaultKeys.open(config) };
    const provided = [{ provide: CONFIG, useValue: config }, keys, Idempotency, Metrics];
    return {
      module: PlatformModule,
      controllers: [HealthController, MetricsController],
      providers: provided,
      exports: [CONFIG, VaultKeys, Idempotency, Metrics],
    };
  }
}
