import { z } from 'zod';
import { ComplaintTypeFile } from './complaint-type.ts';
import { PolicyFile } from './policy.ts';

/** The JSON Schemas with which an editor completes and checks the files, by the name of the schema's own file. */
export const jsonSchemas = (): Record<string, object> => ({
  'complaint-type.schema.json': z.toJSONSchema(ComplaintTypeFile, { io: 'input' }),
  'policy.schema.json': z.toJSONSchema(PolicyFile, { io: 'input' }),
});
