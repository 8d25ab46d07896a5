import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AUDIENCE, ISSUER, type Role } from '../../stack/issuer.mjs';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { entities } from '../../src/entities.ts';
import { readConfig, type Config } from '../../src/platform/config.ts';
import { databaseModule } from '../../src/platform/database.module.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { LineKeeper } from '../support/line-keeper.ts';
import { freshDatabase, testIssuer } from '../support/stack.ts';

/** What one test file needs of the product around the part that it tries: HTTP, PostgreSQL, tokens. */
export interface TrialApp {
  app: NestFastifyApplication;
  config: Config;
  /** Every line the application has logged. */
  logged: string[];
  bearer: (role: Role, unit?: string) => Promise<{ authorization: string }>;
  stop: () => Promise<void>;
}

export async function startTrialApp(
  parts: Type[],
  modules: (Type | DynamicModule)[] = [],
  settings: Partial<Config> = {},
): Promise<TrialApp> {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'jiesu-trial-'));
  const issuer = testIssuer();
  const config: Config = {
    ...readConfig({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      JIESU_DATA: dataDir,
      JIESU_ISSUER: ISSUER,
      JIESU_AUDIENCE: AUDIENCE,
      JIESU_JWKS: issuer.jwksFile,
    }),
    ...settings,
  };
  const root: DynamicModule = {
    module: class TrialModule {},
    imports: [PlatformModule.with(config), databaseModule(config, entities), DirectoryModule, ...modules],
    controllers: parts,
  };
  const logger = new LineKeeper();
  const app = await createHttpApp(root, config, logger);
  return {
    app,
    config,
    logged: logger.lines,
    bearer: async (role, unit) => ({
      authorization: `Bearer ${await issuer.signToken({ role, ...(unit === undefined ? {} : { unit }) })}`,
    }),
    stop: async () => {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true });
    },
  };
}
