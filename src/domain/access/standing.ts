import { UNIT_STAFF, type Role } from '../case/vocabulary.ts';
import type { Caller } from './access.ts';

/** The `sub` of a token that may be a member of staff's: printable, short, and no name that the product gives itself. */
export const STAFF_SUBJECT = /^(?!(?:system|complainant|public)(?:$|:))[\w.@:|-]{1,128}$/;

/** What a verified token says of its bearer. Without roles it says only who they are. */
export interface Claim {
  subject: string;
  roles?: readonly Role[];
  unit?: string;
}

/** What the directory says of a member of staff at one instant. */
export interface Standing {
  /** Neither revoked nor outside their term. */
  valid: boolean;
  roles: readonly Role[];
  unit: string | null;
  /** The region they work for; null: all of them. */
  region: string | null;
}

/**
 * Who is calling: the token says who, the directory what they may. Somebody whom the directory knows has the roles that both name, in the unit
 * that the directory names; a token that names another unit is from before a transfer. Unit staff without a unit may do nothing.
 * @param unknown what becomes of somebody whom the directory does not know: refused, or believed their token
 * @returns undefined when the token is worth nothing, or nothing any more
 */
export function callerOf(
  claim: Claim,
  standing: Standing | undefined,
  unknown: 'refuse' | 'token',
): Caller | undefined {
  if (!standing)
    return unknown === 'refuse' ? undefined : caller(claim.subject, claim.roles ?? [], claim.unit);
  const moved = claim.unit !== undefined && claim.unit !== standing.unit;
  if (!standing.valid || moved) return undefined;
  const roles = standing.roles.filter((role) => claim.roles?.includes(role) ?? true);
  return caller(claim.subject, roles, standing.unit ?? undefined, standing.region ?? undefined);
}

const caller = (id: string, roles: readonly Role[], unit: string | undefined, region?: string): Caller => ({
  id,
  roles: unit === undefined ? roles.filter((role) => !UNIT_STAFF.includes(role)) : roles,
  ...(unit !== undefined && { unit }),
  ...(region !== undefined && { region }),
});
