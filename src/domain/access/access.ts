import { commandRule, type CommandName } from '../case/commands.ts';
import { UNIT_STAFF, type Actor, type Role } from '../case/vocabulary.ts';
import { isWithin, startOf, WHOLE_COUNTRY } from './region.ts';

/** Who is asking: a verified token's subject, roles, for unit staff their unit, and the region they work for, where it is not every one. */
export interface Caller {
  id: string;
  roles: readonly Role[];
  unit?: string;
  region?: string;
}

/** A person and the region they work for, or a case and where it belongs. */
export interface OfRegion {
  region?: string | undefined;
}

/** What of a case decides who may know of it. */
export interface CaseRelation {
  /** Where the case belongs. */
  region?: string;
  unit: string | null;
  coUnits: readonly string[];
  /** Leads the joint investigation (F-092). */
  jointLead?: string | undefined;
  /** Took part beside the handling: in the joint investigation, with a line of a leader's instruction, or as an expert. */
  involved: readonly string[];
  /** The unit complained about; it may know of the case once there is a result to dispute (F-102). */
  respondent?: string | undefined;
  /** The same unit from the start, also while it may not know of the case: who complained is kept from it for good. */
  accused?: string | undefined;
  /** The other units of the same body: as accused as it is. */
  accusedBody?: readonly string[] | undefined;
}

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

export const hasOneOf = (caller: Pick<Caller, 'roles'>, roles: readonly Role[]): boolean =>
  caller.roles.some((r) => roles.includes(r));

export const isUnitStaff = (caller: Caller): boolean => hasOneOf(caller, UNIT_STAFF);

/** Whoever works for one region has to do with the cases of that region and of its parts; everybody else with those of all. */
export const isOfTheirs = ({ region: theirs }: OfRegion, { region }: OfRegion): boolean =>
  theirs === undefined || (region !== undefined && isWithin(region, theirs));

/** The same sentence for a list: what the code of a case's region begins with, for the case to be of theirs. */
export const startOfTheirs = ({ region = WHOLE_COUNTRY }: OfRegion): string => startOf(region);

/** Hotline staff see every case of theirs; a unit's staff see what their unit takes part in, or was complained about; administrators and integrators see none. */
export const maySee = (caller: Caller, c: CaseRelation): boolean =>
  readsContent(caller, c) ||
  (isOfTheirs(caller, c) && isUnitStaff(caller) && caller.unit !== undefined && caller.unit === c.respondent);

/** Whatever unit a case is with; only the region may still keep it from them. */
export const seesEveryCase = (caller: Caller): boolean => hasOneOf(caller, SEES_EVERY_CASE);

/** May list cases at all: those who may see some. */
export const mayList = (caller: Caller): boolean => seesEveryCase(caller) || isUnitStaff(caller);

/** The words of the complaint: hotline staff, and the units that work on it; not the unit complained about. */
export const readsContent = (caller: Caller, c: CaseRelation): boolean =>
  isOfTheirs(caller, c) && (seesEveryCase(caller) || (isUnitStaff(caller) && worksOn(caller.unit ?? '', c)));

const worksOn = (unit: string, c: CaseRelation): boolean =>
  unit === c.unit || c.coUnits.includes(unit) || c.involved.includes(unit);

/** Those of the hotline who must reach complainants, also one who asked for confidence. */
export const reachesComplainants = (caller: Caller): boolean => hasOneOf(caller, READS_IDENTITY);

/** The staff of the unit complained about, whatever else the unit has to do with the case. */
export const isAccused = (
  { roles, unit, id }: Caller,
  { accused, accusedBody = [] }: CaseRelation,
): boolean =>
  isUnitStaff({ id, roles }) && unit !== undefined && (unit === accused || accusedBody.includes(unit));

/**
 * The complainant unmasked: those who must reach them; the handling unit unless the complainant asked for confidence (Q36), or of that very
 * unit.
 */
export const readsIdentity = (caller: Caller, c: CaseRelation, confidential: boolean): boolean =>
  !isAccused(caller, c) &&
  (reachesComplainants(caller) || (!confidential && isUnitStaff(caller) && caller.unit === c.unit));

/**
 * A file of a case, in which anybody may be named: those who read its words; the unit complained about only what it uploaded itself; of a case
 * in confidence no unit what the hotline, which knows the complainant, has put into it (Q36).
 * @param uploadedFor the unit for which it was uploaded; null is the hotline
 */
export function readsFile(
  caller: Caller,
  c: CaseRelation,
  confidential: boolean,
  uploadedFor: string | null,
): boolean {
  if (!readsContent(caller, c)) return false;
  const tells = isAccused(caller, c) || (confidential && uploadedFor === null && !seesEveryCase(caller));
  return !tells || caller.unit === uploadedFor;
}

/** Which units a unit's command belongs to, by the command's rule. */
const OF = {
  handling: (unit, c) => unit === c.unit,
  'co-handling': (unit, c) => c.coUnits.includes(unit),
  'handling-or-co-handling': (unit, c) => unit === c.unit || c.coUnits.includes(unit),
  'joint-lead': (unit, c) => unit === c.jointLead,
  involved: (unit, c) => c.involved.includes(unit),
  respondent: (unit, c) => unit === c.respondent,
} satisfies Record<string, (unit: string, c: CaseRelation) => boolean>;

/** What a unit is to a case. */
export type Relation = keyof typeof OF;

/**
 * In which of their roles a caller may give a command, or undefined: not theirs to give. A unit's command belongs to the staff of the unit
 * that handles the case, unless its rule names another relation.
 */
export function actingAs(caller: Caller, command: CommandName, c: CaseRelation): Actor | undefined {
  const { roles, of = 'handling' } = commandRule(command);
  const mine = caller.roles.filter((r) => roles.includes(r));
  const role = mine.find((r) => !UNIT_STAFF.includes(r));
  if (role) return { id: caller.id, role };
  const { unit } = caller;
  return mine[0] !== undefined && unit !== undefined && OF[of](unit, c)
    ? { id: caller.id, role: mine[0], unit }
    : undefined;
}
