import { readFile } from 'node:fs/promises';
import { createParamDecorator, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import type { Caller } from '../domain/access/access.ts';
import { ROLES, type Role } from '../domain/case/vocabulary.ts';
import type { Config } from './config.ts';
import { forbidden, problem, type Problem } from './problem.ts';

export type { Caller };

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

const PUBLIC = 'jiesu:public';
const ALLOWED = 'jiesu:roles';

/** A route that needs no token. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only callers with one of these roles; others get 403. */
export const Roles = (...roles: Role[]) => SetMetadata(ALLOWED, roles);
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);

const ASYMMETRIC = ['ES256', 'RS256', 'EdDSA'];
const CLOCK_TOLERANCE_S = 30;

export type Verify = (token: string) => Promise<Caller>;

/**
 * Checks tokens against the issuer's public keys, read once from a file or fetched and cached from an address.
 * @throws Error when the file of keys is missing or malformed
 */
export async function createVerifier({
  jwks,
  issuer,
  audience,
}: Pick<Config, 'jwks' | 'issuer' | 'audience'>): Promise<Verify> {
  const keys: JWTVerifyGetKey = /^https?:/.test(jwks)
    ? createRemoteJWKSet(new URL(jwks))
    : createLocalJWKSet(JSON.parse(await readFile(jwks, 'utf8')) as JSONWebKeySet);
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ASYMMETRIC,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['sub', 'exp'],
    });
    return callerOf(payload);
  };
}

const UNIT_STAFF: readonly Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];
/** No token makes anyone the system, or a complainant (who holds a query code instead). */
const NOT_BY_TOKEN: readonly Role[] = ['system', 'complainant'];
const CODE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const SUBJECT = /^[\w.@:|-]{1,128}$/;

/** Unit staff without a unit may do nothing: their roles are dropped. */
function callerOf({ sub = '', ...claims }: JWTPayload): Caller {
  if (!SUBJECT.test(sub)) throw new errors.JWTInvalid('sub');
  const { roles, unit } = claims as { roles?: unknown; unit?: unknown };
  const unitCode = typeof unit === 'string' && CODE.test(unit) ? unit : undefined;
  const known = (Array.isArray(roles) ? roles : []).filter(
    (role): role is Role =>
      typeof role === 'string' &&
      Object.hasOwn(ROLES, role) &&
      !NOT_BY_TOKEN.includes(role as Role) &&
      (unitCode !== undefined || !UNIT_STAFF.includes(role as Role)),
  );
  return { id: sub, roles: known, ...(unitCode !== undefined && { unit: unitCode }) };
}

const unauthorized = (error?: string): Problem =>
  problem('unauthorized', undefined, {
    'www-authenticate': `Bearer realm="jiesu"${error ? `, error="${error}"` : ''}`,
  });

/** Every route needs a valid token unless it says `@Public()`. */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verify: Verify,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const where = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, where)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = request.caller ?? (await callerFrom(this.verify, request.headers.authorization));
    request.caller = caller;
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(ALLOWED, where);
    if (allowed && !caller.roles.some((role) => allowed.includes(role))) throw forbidden();
    return true;
  }
}

/** @throws Problem 401; 503 when the issuer's keys are away */
export async function callerFrom(verify: Verify, header: string | undefined): Promise<Caller> {
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(header ?? '') ?? [];
  if (token === undefined) throw unauthorized();
  try {
    return await verify(token);
  } catch (error) {
    if (keysAreAway(error)) throw problem('unavailable', undefined, { 'retry-after': '5' });
    throw unauthorized('invalid_token');
  }
}

/** The issuer's keys could not be fetched, which says nothing about the token. */
const keysAreAway = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC') ||
  (error as { message?: unknown } | null)?.message === 'fetch failed';
