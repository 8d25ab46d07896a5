import { appModule } from './app.module.ts';
import { readConfig } from './platform/config.ts';
import { openApiDocument } from './platform/openapi.ts';

/** Prints the API's document: nothing is connected to, so that it can be compared anywhere. */
const config = readConfig({
  DATABASE_URL: 'postgres://nowhere/none',
  TEMPORAL_ADDRESS: 'nowhere:7233',
  JIESU_ISSUER: 'none',
  JIESU_JWKS: 'none',
});
process.stdout.write(`${JSON.stringify(await openApiDocument(appModule(config)), null, 2)}\n`);
process.exit(0);
