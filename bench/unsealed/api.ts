/** The product's API as it is, but for the sealing of what it hands to Temporal. */
import { Global, Module } from '@nestjs/common';
import { appModule } from '../../src/app.module.ts';
import { readConfig } from '../../src/platform/config.ts';
import { READINESS_PROBES } from '../../src/platform/health.controller.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { untilStopped } from '../../src/platform/shutdown.ts';
import { CaseWorkflows } from '../../src/temporal/case-workflows.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';

const config = readConfig(process.env);
const stopped = untilStopped();

@Global()
@Module({
  providers: [
    { provide: CaseWorkflows, useValue: new CaseWorkflows(config, []) },
    { provide: PayloadKeys, useValue: PayloadKeys.open(config) },
    { provide: READINESS_PROBES, useValue: [] },
  ],
  exports: [CaseWorkflows, PayloadKeys, READINESS_PROBES],
})
class UnsealedModule {}

const product = appModule(config);
const imports = (product.imports ?? []).map((each) => (each === TemporalModule ? UnsealedModule : each));
const app = await createHttpApp({ ...product, imports }, config);
await app.listen(config.port, config.host);
await stopped;
await app.close();
process.exit(0);
