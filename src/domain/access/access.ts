import { commandRule, type CommandName } from '../case/commands.ts';
import type { Actor, Role } from '../case/vocabulary.ts';

/** Who is asking: a verified token's subject, roles and, for unit staff, their unit. */
export interface Caller {
  id: string;
  roles: readonly Role[];
  unit?: string;
}

/** What of a case decides who may know of it. */
export interface CaseRelation {
  unit: string | null;
  coUnits: readonly string[];
}

const UNIT_STAFF: readonly Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];
const SEES_EVERY_CASE: readonly Role[] = [
  'agent',
  'dispatcher',
  'duty-lead',
  'reviewer',
  'callback-officer',
  'supervisor',
  'leader',
  'oversight',
  'records',
];
const READS_IDENTITY: readonly Role[] = ['agent', 'dispatcher', 'duty-lead', 'callback-officer'];

const hasOneOf = (caller: Caller, roles: readonly Role[]): boolean =>
  caller.roles.some((r) => roles.includes(r));

export const isUnitStaff = (caller: Caller): boolean => hasOneOf(caller, UNIT_STAFF);

/** Hotline staff see every case; a unit's staff see what their unit handles or co-handles; administrators and integrators see none. */
export const maySee = (caller: Caller, c: CaseRelation): boolean =>
  seesEveryCase(caller) ||
  (isUnitStaff(caller) && (caller.unit === c.unit || c.coUnits.includes(caller.unit ?? '')));

export const seesEveryCase = (caller: Caller): boolean => hasOneOf(caller, SEES_EVERY_CASE);

/** May list cases at all: those who may see some. */
export const mayList = (caller: Caller): boolean => seesEveryCase(caller) || isUnitStaff(caller);

/** The words of the complaint: hotline staff, and the unit that handles it. */
export const readsContent = (caller: Caller, c: CaseRelation): boolean => maySee(caller, c);

/** The complainant unmasked: those who must reach them; the handling unit unless the complainant asked for confidence (Q36). */
export const readsIdentity = (caller: Caller, c: CaseRelation, confidential: boolean): boolean =>
  hasOneOf(caller, READS_IDENTITY) || (!confidential && isUnitStaff(caller) && caller.unit === c.unit);

/**
 * In which of their roles a caller may give a command, or undefined: not theirs to give. A unit's command belongs to the staff of the unit
 * that handles the case; a co-handler has one of its own, 协办报结.
 */
export function actingAs(caller: Caller, command: CommandName, c: CaseRelation): Actor | undefined {
  const role = caller.roles.find((r) => commandRule(command).roles.includes(r));
  if (!role) return undefined;
  if (!UNIT_STAFF.includes(role)) return { id: caller.id, role };
  const { unit } = caller;
  const theirs = command === 'submit-co-result' ? c.coUnits.includes(unit ?? '') : unit === c.unit;
  return unit !== undefined && theirs ? { id: caller.id, role, unit } : undefined;
}
