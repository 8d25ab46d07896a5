import { UNIT_STAFF, type Role } from '../case/vocabulary.ts';

/** Administrators of system, security and audit stand apart from each other and from all business (三员分立, GB/T 22239). */
const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'audit-admin'];
/** Nobody is appointed to be the system, or a complainant. */
const NOT_STAFF: readonly Role[] = ['system', 'complainant'];

/** Nobody gives themselves a role, nor takes their own away: somebody else has to. */
export const mayAppoint = (by: string, whom: string): boolean => by !== whom;

export const APPOINTMENT_FAULTS = {
  'administrators-apart': '三员分立：系统、安全、审计管理员不得兼任，也不得兼任业务角色',
  'unit-missing': '承办单位人员须有所属单位',
  'unit-and-hotline': '承办单位人员不得兼任热线角色，热线人员不设所属单位',
  'not-staff': '该角色不可授予工作人员',
} as const;
export type AppointmentFault = keyof typeof APPOINTMENT_FAULTS;

/** What is wrong with giving one person these roles in this unit; undefined when nothing is. */
export function appointmentFault(roles: readonly Role[], unit: string | null): AppointmentFault | undefined {
  if (roles.some((role) => NOT_STAFF.includes(role))) return 'not-staff';
  if (roles.length > 1 && roles.some((role) => ADMINISTRATORS.includes(role))) return 'administrators-apart';
  const ofUnit = roles.filter((role) => UNIT_STAFF.includes(role)).length;
  if (ofUnit > 0 && unit === null) return 'unit-missing';
  return ofUnit < roles.length && unit !== null ? 'unit-and-hotline' : undefined;
}
