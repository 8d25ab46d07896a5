import { errors, jwtVerify, type JWTPayload } from 'jose';
import { CODE } from '../domain/case/commands/field.ts';
import { STAFF_SUBJECT, type Claim } from '../domain/access/standing.ts';
import { ROLES, type Role } from '../domain/case/vocabulary.ts';
import type { Config } from './config.ts';
import { issuerKeys, type KeyAges } from './issuer-keys.ts';

const CLOCK_TOLERANCE_S = 30;
const LONGEST = 8192;
/** `at+jwt` of RFC 9068, or the plain name that most providers give; a logout token or a DPoP proof is neither. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** No token makes anyone the system, or a complainant (who holds a query code instead). */
const NOT_BY_TOKEN: readonly Role[] = ['system', 'complainant'];

export type TokenRules = Pick<
  Config,
  'jwks' | 'issuer' | 'audience' | 'production' | 'algorithms' | 'rolesClaim' | 'unitClaim'
>;
/** Checks a token and tells what it says; rejects with an error of jose, or `KeysAway`. */
export type Verify = (token: string) => Promise<Claim>;

/**
 * Checks access tokens (RFC 9068, and those of providers that know it not) against the issuer's public keys.
 * @throws Error as `issuerKeys` does
 */
export async function createVerifier(rules: TokenRules, ages?: KeyAges): Promise<Verify> {
  const keys = await issuerKeys(rules, ages);
  return async (token) => {
    if (token.length > LONGEST) throw new errors.JWTInvalid('too long');
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms: [...rules.algorithms],
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['sub', 'exp'],
    });
    if (!TYPES.includes(protectedHeader.typ?.toLowerCase())) throw new errors.JWTInvalid('typ');
    return claimOf(payload, rules);
  };
}

function claimOf(payload: JWTPayload, { rolesClaim, unitClaim }: TokenRules): Claim {
  const { sub } = payload;
  if (typeof sub !== 'string' || !STAFF_SUBJECT.test(sub)) throw new errors.JWTInvalid('sub');
  const unit = named(payload, unitClaim);
  return {
    subject: sub,
    ...(rolesClaim !== '' && { roles: rolesOf(named(payload, rolesClaim)) }),
    ...(typeof unit === 'string' && CODE.test(unit) && { unit }),
  };
}

const rolesOf = (claimed: unknown): Role[] =>
  (Array.isArray(claimed) ? claimed : []).filter(
    (role): role is Role =>
      typeof role === 'string' && Object.hasOwn(ROLES, role) && !NOT_BY_TOKEN.includes(role as Role),
  );

/** A claim by its name, `https://city.example/roles`, or by its path, `realm_access.roles`. */
function named(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name.split('.').reduce<unknown>(own, payload);
}

const own = (from: unknown, key: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, key)
    ? (from as Record<string, unknown>)[key]
    : undefined;
