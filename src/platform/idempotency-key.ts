import type { FastifyRequest } from 'fastify';
import { problem } from './problem.ts';

/**
 * The caller's `Idempotency-Key`, if one was given.
 * @throws Problem 400 when it is not 1 to 200 visible ASCII characters
 */
export function keyOf({ headers }: FastifyRequest): string | undefined {
  const given = headers['idempotency-key'];
  const key = Array.isArray(given) ? given[0] : given;
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key))
    throw problem('invalid-request', [{ path: 'Idempotency-Key', message: '须为1至200个可见的ASCII字符' }]);
  return key;
}
