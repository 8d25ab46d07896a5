import { entities } from './entities.ts';
import { createDataSource } from './platform/database.ts';

/** For TypeORM's command line only, which demands exactly one default export. */
export default createDataSource({ databaseUrl: process.env['DATABASE_URL'] ?? '' }, entities);
