import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { ConsoleLogger, Logger, type LogLevel } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { routeOf } from './route.ts';

const requests = new AsyncLocalStorage<{ requestId: string }>();

/** The keys under which a citizen's identity or words would travel: never printed, at any depth. */
const PERSONAL = [
  'authorization', 'name', 'phone', 'address', 'complainant', 'identity', 'content', 'detail', 'summary', 'text', 'body',
  'payload', 'parameters', 'query', 'queryCode', 'token', 'idNumber',
]; // prettier-ignore

/** One JSON line an entry, with the id of the request it belongs to. */
export class JsonLogger extends ConsoleLogger {
  constructor(logLevels: LogLevel[] = ['log', 'warn', 'error', 'fatal']) {
    super({ json: true, colors: false, flattenParams: true, redact: PERSONAL, logLevels });
  }

  protected override getJsonLogObject(
    ...args: Parameters<ConsoleLogger['getJsonLogObject']>
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    return { ...super.getJsonLogObject(...args), ...requests.getStore() };
  }
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The caller's own `X-Request-Id` when it is a UUID, for anything else may be somebody's name or number; else a new one. */
export const requestId = ({
  headers,
}: {
  headers: Record<string, string | string[] | undefined>;
}): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && UUID.test(given) ? given : randomUUID();
};

/** One line a request: method, route pattern, status, milliseconds, caller. Health checks and metrics are not worth one. */
export function logRequests(server: FastifyInstance): void {
  const logger = new Logger('http');
  const silent = new Set(['/livez', '/readyz', '/metrics']);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    requests.run({ requestId: request.id }, done);
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    if (silent.has(route)) return;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const line = { method: request.method, route, status: reply.statusCode, ms, caller: request.caller?.id };
    requests.run({ requestId: request.id }, () => logger.log('request', line));
  });
}
