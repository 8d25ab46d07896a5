import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { entities } from '../../src/entities.ts';
import { readConfig } from '../../src/platform/config.ts';
import { databaseModule } from '../../src/platform/database.module.ts';
import { openApiDocument } from '../../src/platform/openapi.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';

test('the document needs no database, no keys and no server', async () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    JIESU_ISSUER: 'x',
    JIESU_JWKS: '/none',
  });
  class Trial {}
  const document = await openApiDocument({
    module: Trial,
    imports: [
      PlatformModule.with(config),
      databaseModule(config, entities),
      CatalogueModule,
      DirectoryModule,
    ],
  });
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths).sort()).toEqual([
    '/api/v1/complaint-types',
    '/api/v1/complaint-types/check',
    '/api/v1/complaint-types/{code}/versions/{version}',
    '/api/v1/complaint-types/{code}/versions/{version}/retire',
    '/api/v1/policies',
    '/api/v1/policies/check',
    '/api/v1/policies/{code}/versions/{version}',
    '/api/v1/policies/{code}/versions/{version}/retire',
    '/api/v1/staff',
    '/api/v1/staff/{id}/changes',
    '/api/v1/staff/{id}/revoke',
    '/api/v1/staff/{id}/transfer',
    '/api/v1/units',
    '/api/v1/units/{code}/close',
  ]);
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(
    expect.arrayContaining(['ComplaintType', 'Policy', 'Unit', 'UnitPage']),
  );
});
