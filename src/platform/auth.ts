import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { errors } from 'jose';
import type { Caller } from '../domain/access/access.ts';
import { verdictAhead } from '../domain/access/operations.ts';
import { callerOf, type Claim, type Standing } from '../domain/access/standing.ts';
import type { Verify } from './access-token.ts';
import type { CaseDoor } from './case-door.ts';
import { KeysAway } from './issuer-keys.ts';
import { permissionOf } from './operation.ts';
import { isOutage } from './outage.ts';
import { forbidden, problem, type Problem } from './problem.ts';

export type { Caller };

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request's token says, once it is checked. */
    claim?: Claim;
    caller?: Caller;
    /** What the directory says of them; undefined when it does not know them. */
    standing?: Standing | undefined;
    /** When the directory was asked exactly: an act that it let pass came before whatever was changed since. */
    askedAt?: number;
    /** Asks the directory again, when reading a body has taken its time. @throws Problem 401 for whoever has been revoked or moved meanwhile */
    stillStands?: () => Promise<void>;
    /** The case that the request is about, as its door found it. */
    found?: object;
  }
}

export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().caller,
);

/** The directory as the door knows it; the directory's module provides it. */
export abstract class StaffDirectory {
  /**
   * What somebody may do at this instant, by the database's clock; undefined when the directory does not know them.
   * @param exactly as of now, past any change that is being made; otherwise as of half a second ago at most
   */
  abstract standing(subject: string, exactly: boolean): Promise<Standing | undefined>;
}

/** Who calls: the token says who, the directory what they may. */
export class Callers {
  constructor(
    private readonly verify: Verify,
    private readonly directory: () => StaffDirectory,
    private readonly unknownStaff: 'refuse' | 'token',
  ) {}

  /** @throws Problem 401; 503 when the issuer's keys or the directory are away */
  async of(request: FastifyRequest, exactly: boolean): Promise<Caller> {
    request.claim ??= await this.claimIn(request);
    const askedAt = Date.now();
    const standing = await this.standing(request.claim.subject, exactly);
    const caller = callerOf(request.claim, standing, this.unknownStaff);
    if (!caller) throw unauthorized('invalid_token');
    request.caller = caller;
    request.standing = standing;
    if (exactly) request.askedAt = askedAt;
    return caller;
  }

  private async claimIn(request: FastifyRequest): Promise<Claim> {
    const token = bearerIn(request);
    if (token === undefined) throw unauthorized();
    try {
      return await this.verify(token);
    } catch (error) {
      if (keysAreAway(error)) throw problem('unavailable', undefined, { 'retry-after': '5' });
      throw unauthorized('invalid_token');
    }
  }

  private async standing(subject: string, exactly: boolean): Promise<Standing | undefined> {
    try {
      return await this.directory().standing(subject, exactly);
    } catch (error) {
      if (isOutage(error)) throw problem('unavailable', undefined, { 'retry-after': '2' });
      throw error;
    }
  }
}

/** The bearer token. Of two `Authorization` headers neither counts: a proxy may have checked the other one. */
function bearerIn({ headers, raw }: FastifyRequest): string | undefined {
  const names = raw.rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === 'authorization');
  if (names.length > 1) return undefined;
  return /^Bearer ([\w.~+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
}

const unauthorized = (error?: string): Problem =>
  problem('unauthorized', undefined, {
    'www-authenticate': `Bearer realm="jiesu"${error ? `, error="${error}"` : ''}`,
  });

/**
 * Asks for every request what its handler's declaration says (`@Operation`), and lets nobody through to a handler without one. What changes
 * anything is judged by the directory as it is at that instant.
 */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly cases: () => CaseDoor,
  ) {}

  /** @throws Problem 401, 404, 403 in this order */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // A CORS preflight carries no token, and its answer no body (Fetch).
    if (request.method === 'OPTIONS') return true;
    const permission = permissionOf(this.reflector, context.getHandler(), request);
    if (permission?.needs === 'nothing') return true;
    // A command's own transaction asks the directory again (`append`).
    const exactly = request.method !== 'GET' && permission?.needs !== 'command';
    const caller = await this.callers.of(request, exactly);
    request.stillStands = async () => void (await this.callers.of(request, true));
    if (!permission || verdictAhead(permission, caller) === 'forbidden') throw forbidden();
    if (permission.needs === 'case') {
      const { caseNo } = request.params as { caseNo: string };
      request.found = await this.cases().open(caller, permission, caseNo);
    }
    return true;
  }
}

const keysAreAway = (error: unknown): boolean =>
  error instanceof KeysAway || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
