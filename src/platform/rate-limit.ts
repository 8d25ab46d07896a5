import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Limits } from './limits.ts';
import { networkOf } from './network.ts';
import { problem, type Problem } from './problem.ts';
import { isForPublic } from './route.ts';

const MINUTE = 60_000;
/** How many callers, addresses and cases are remembered at once. */
const REMEMBERED = 20_000;

/** A 429 with `Retry-After`, or undefined: the request may go on. Counts it. */
export type RateCheck = (request: FastifyRequest) => Promise<Problem | undefined>;

/** The case that a request would act on, and who would: nobody is kept from a case by what others ask for, least of all by strangers. */
function caseKey(request: FastifyRequest): string | undefined {
  const { method, params, caller, ip } = request;
  const { caseNo } = (params ?? {}) as { caseNo?: string };
  if (method !== 'POST' || caseNo === undefined) return undefined;
  return `${isForPublic(request) ? 'public' : 'staff'} ${caseNo} ${caller?.id ?? networkOf(ip)}`;
}

/**
 * Counts requests by the minute: of a known caller by who they are, of anybody else by address (IPv6 by its /64), and acts by case and who acts.
 * In this process's memory: several API processes allow each their own.
 */
export async function rateLimits(
  server: FastifyInstance,
  { perCaller, perAddress, perCase }: Limits,
): Promise<RateCheck> {
  await server.register(rateLimit, { global: false, cache: REMEMBERED, timeWindow: MINUTE });
  const byCaller = server.createRateLimit({
    max: perCaller,
    keyGenerator: ({ caller }) => caller?.id ?? '',
  });
  const byAddress = server.createRateLimit({ max: perAddress, keyGenerator: ({ ip }) => networkOf(ip) });
  const byCase = server.createRateLimit({ max: perCase, keyGenerator: (request) => caseKey(request) ?? '' });
  return async (request) => {
    const known = request.caller !== undefined;
    if (known ? perCaller > 0 : perAddress > 0) {
      const tooMany = refusalOf(await (known ? byCaller : byAddress)(request));
      if (tooMany) return tooMany;
    }
    return perCase > 0 && caseKey(request) !== undefined ? refusalOf(await byCase(request)) : undefined;
  };
}

type Counted = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

const refusalOf = (counted: Counted): Problem | undefined =>
  counted.isAllowed || !counted.isExceeded
    ? undefined
    : problem('too-many-requests', undefined, { 'retry-after': String(Math.max(1, counted.ttlInSeconds)) });
