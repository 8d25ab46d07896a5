import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const PREFLIGHT_SECONDS = 600;

/** Pages of these origins may call the API from a browser, with a token but never with cookies; of no other. */
export async function allowOrigins(server: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'Prefer', 'X-Challenge', 'X-Query-Code', 'X-Request-Id',
    ],
    exposedHeaders: ['Location', 'Retry-After', 'X-Request-Id', 'Content-Disposition'],
    credentials: false,
    maxAge: PREFLIGHT_SECONDS,
  });
} // prettier-ignore
