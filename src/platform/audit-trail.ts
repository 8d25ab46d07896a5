import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/access/access.ts';
import { networkOf } from './network.ts';
import { BASE } from './openapi.ts';
import { isForPublic, routeOf } from './route.ts';
import { noteRubbish } from './rubbish.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that answers it. */
    problem?: string;
  }
}

/** Somebody was not let, as the audit keeps it. */
export interface Refused {
  caller: Caller;
  /** The method and the pattern of the route: `post.cases.sign`. */
  action: Lowercase<string>;
  /** What the address named, a case number or an id; it may be anything that somebody typed. */
  subject: string | undefined;
  code: string;
}

/** Where refusals are written down; the audit's module provides it. */
export abstract class AuditTrail {
  /** Never rejects. */
  abstract refused(refusal: Refused): Promise<void>;
}

/** A wrong shape (400) is a slip, and what is away (503) refused nobody. */
const REFUSALS: readonly number[] = [401, 403, 404, 409, 413, 415, 422, 429];
const TOO_OFTEN = 429;
const MINUTE = 60_000;
const REMEMBERED = 10_000;
/** Of strangers altogether: they have as many addresses as they like. */
const STRANGERS_A_MINUTE = 60;

/**
 * Every refusal becomes a row of the audit before its answer leaves, whoever refused. Of those who ask too often, and of an address
 * that shows no token, the first refusal of each minute stands for the minute, and of all strangers so many: the database is protected too,
 * whose audit only grows. What is no row is counted.
 */
export function keepRefusals(server: FastifyInstance, trail: () => AuditTrail): void {
  const [known, strangers] = [oncePerMinute(REMEMBERED), oncePerMinute(STRANGERS_A_MINUTE)];
  server.addHook('onSend', async (request, reply) => {
    const { problem, method } = request;
    if (problem === undefined || !REFUSALS.includes(reply.statusCode)) return;
    const route = routeOf(request);
    if (!route.startsWith(`/${BASE}/`)) return;
    const caller = callerOf(request);
    const action = actionOf(method, route);
    const flood = floodOf(request, reply.statusCode);
    const isFirst = isKnown(request) ? known : strangers;
    if (flood !== undefined && !isFirst(`${flood} ${action}`)) return noteRubbish('refusal');
    await trail().refused({ caller, action, subject: subjectOf(request), code: problem });
  });
}

/** Whose refusals of one kind are written down once a minute; undefined when each is. */
function floodOf({ caller, claim, ip }: FastifyRequest, status: number): string | undefined {
  const known = caller?.id ?? claim?.subject;
  return known === undefined || status === TOO_OFTEN ? `${status} ${known ?? networkOf(ip)}` : undefined;
}

const isKnown = ({ caller, claim }: FastifyRequest): boolean => (caller ?? claim) !== undefined;

/** Who was refused: by their token, even one that is worth nothing any more. */
function callerOf(request: FastifyRequest): Caller {
  const { caller, claim } = request;
  if (caller) return caller;
  return { id: isForPublic(request) ? 'complainant' : (claim?.subject ?? 'unknown'), roles: [] };
}

/** `POST /api/v1/cases/:caseNo/sign` → `post.cases.sign` */
function actionOf(method: string, route: string): Lowercase<string> {
  const parts = route.slice(BASE.length + 2).split('/');
  const named = parts.filter((part) => part !== '' && !part.startsWith(':'));
  return [method, ...named].join('.').toLowerCase() as Lowercase<string>;
}

const CASE_NUMBER = /^JS\d{14}$/;

/** What the address names: a case by its number, or another thing by its id. */
export function subjectOf({ params }: FastifyRequest): string | undefined {
  const { caseNo, id, code, edition, region } = (params ?? {}) as Record<string, string | undefined>;
  if (caseNo !== undefined) return CASE_NUMBER.test(caseNo) ? caseNo : undefined;
  return id ?? code ?? edition ?? region;
}

/** Whether a key is new within the minute, and one of the first `most` in it. */
function oncePerMinute(most: number): (key: string) => boolean {
  let until = 0;
  let seen = new Set<string>();
  return (key) => {
    const now = performance.now();
    if (now >= until) [until, seen] = [now + MINUTE, new Set()];
    return seen.size < most && !seen.has(key) && seen.add(key) !== undefined;
  };
}
