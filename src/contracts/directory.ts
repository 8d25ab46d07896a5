import { z } from 'zod';
import { ROLES } from '../domain/case/vocabulary.ts';
import { oneOf } from './common.ts';

export const UnitView = z
  .object({
    code: z.string(),
    name: z.string(),
    level: z.string(),
    region: z.string(),
    functions: z.array(z.string()),
    parent: z.string().nullable(),
  })
  .meta({ id: 'Unit', description: '承办单位' });
export type UnitView = z.infer<typeof UnitView>;

export const StaffView = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(oneOf(ROLES)),
    unit: z.string().nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'Staff', description: '工作人员' });
export type StaffView = z.infer<typeof StaffView>;
