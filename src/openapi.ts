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
const document = await openApiDocument(appModule(config));
// A pipe takes its time: leaving before it is written would cut the document off.
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`, () => process.exit(0));
