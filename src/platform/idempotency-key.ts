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

/** A UUID has 32 signs of 16 kinds, 128 bits in base64url have 22: fewer are guessed, or come of a counter. */
const LONG = 22;
const KINDS = 8;

/**
 * The key of somebody without a token: it is all that tells them from other strangers of their address, so nobody else may have thought of it.
 * @throws Problem 400 when it is not 22 signs or more of at least 8 kinds
 */
export function strangersKeyOf(request: FastifyRequest): string | undefined {
  const key = keyOf(request);
  if (key !== undefined && (key.length < LONG || new Set(key.toLowerCase()).size < KINDS))
    throw problem('invalid-request', [
      { path: 'Idempotency-Key', message: `须为随机生成、不少于${LONG}个字符的值，例如 UUID` },
    ]);
  return key;
}
