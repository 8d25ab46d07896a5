import { NestFactory } from '@nestjs/core';
import { appModule } from '../../src/app.module.ts';
import { Importer } from '../../src/intake/importer.service.ts';
import { readConfig } from '../../src/platform/config.ts';
import { freshDatabase, temporalAddress, testIssuer } from '../support/stack.ts';

test('the whole product stands without HTTP, as the importer needs it', async () => {
  const database = await freshDatabase();
  const config = readConfig({
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporalAddress(),
    JIESU_ISSUER: 'test',
    JIESU_JWKS: testIssuer().jwksFile,
  });
  const app = await NestFactory.createApplicationContext(appModule(config), { logger: ['error'] });
  expect(app.get(Importer)).toBeInstanceOf(Importer);
  await app.close();
  await database.drop();
});
