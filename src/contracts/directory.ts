import { z } from 'zod';
import { STAFF_SUBJECT } from '../domain/access/standing.ts';
import { ROLES } from '../domain/case/vocabulary.ts';
import { code, instant, listOf, oneOf, text } from './common.ts';
import { region } from './register.ts';

export const UnitView = z
  .object({
    code: z.string(),
    name: z.string(),
    level: z.string(),
    region: z.string(),
    functions: z.array(z.string()),
    parent: z.string().nullable(),
    active: z.boolean().describe('是否在用；停用后不再派单、任用'),
  })
  .meta({ id: 'Unit', description: '承办单位' });
export type UnitView = z.infer<typeof UnitView>;

export const StaffView = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(oneOf(ROLES)),
    unit: z.string().nullable(),
    region: z.string().nullable().describe('负责的地区及其下级；null 为全部'),
    active: z.boolean(),
    validFrom: z.iso.datetime({ offset: true }),
    validUntil: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'Staff', description: '工作人员' });
export type StaffView = z.infer<typeof StaffView>;

export const NewUnit = z
  .strictObject({
    code: code(),
    name: text(50),
    level: text(20),
    region: code(),
    functions: listOf(text(50), 50, 0).default([]),
    parent: code().optional(),
  })
  .meta({ id: 'NewUnit', description: '新增承办单位' });
export type NewUnit = z.infer<typeof NewUnit>;

const NOT_A_SUBJECT = '须为身份提供方给出的标识（sub）';
/** The `sub` of the person's tokens. */
const subject = () => z.string({ error: NOT_A_SUBJECT }).regex(STAFF_SUBJECT, NOT_A_SUBJECT);

export const NewStaff = z
  .strictObject({
    id: subject(),
    name: text(50),
    roles: listOf(oneOf(ROLES), 8),
    unit: code().nullable().default(null),
    region: region().nullable().default(null),
    validFrom: instant().optional(),
    validUntil: instant().optional(),
  })
  .meta({ id: 'NewStaff', description: '任用工作人员' });
export type NewStaff = z.infer<typeof NewStaff>;

export const Transfer = z
  .strictObject({
    unit: code().nullable(),
    /** As it was, when absent. */
    region: region().nullable().optional(),
    /** As they were, when absent. */
    roles: listOf(oneOf(ROLES), 8).optional(),
    reason: text(200).optional(),
  })
  .meta({ id: 'Transfer', description: '调动工作人员' });
export type Transfer = z.infer<typeof Transfer>;

export const Revocation = z
  .strictObject({ reason: text(200).optional() })
  .meta({ id: 'Revocation', description: '停用工作人员' });
export type Revocation = z.infer<typeof Revocation>;

/** What may happen to a member of staff's place. */
export const APPOINTMENT_CHANGES = { appointed: '任用', transferred: '调动', revoked: '停用' } as const;

export const StaffChangeView = z
  .object({
    at: z.iso.datetime({ offset: true }),
    by: z.string(),
    change: oneOf(APPOINTMENT_CHANGES),
    roles: z.array(oneOf(ROLES)),
    unit: z.string().nullable(),
    region: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'StaffChange', description: '任用、调动与停用记录' });
export type StaffChangeView = z.infer<typeof StaffChangeView>;
