import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../contracts/json-schemas.ts';

/** Brings `schemas/` up to date with the contracts: after `npm run build`, `node dist/src/cli/schemas.js && npx oxfmt schemas`. */
const folder = 'schemas';
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
  console.log(`已写入 ${join(folder, name)}`);
}
