import type { FastifyRequest } from 'fastify';
import { BASE } from './openapi.ts';

/** The pattern of a route, never the path: paths and queries may hold what people typed. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? 'none';

/** The last segment of a route that names its last segment: `sign` of `/cases/:caseNo/sign`. */
export const lastSegment = (request: FastifyRequest): string =>
  routeOf(request).slice(routeOf(request).lastIndexOf('/') + 1);

/** Where a request goes: to a route, however its address spells it (`/%61pi/…`, `http://…/api/…`), else wherever its address says. */
const destinationOf = (request: FastifyRequest): string => request.routeOptions?.url ?? request.url;

export const isForApi = (request: FastifyRequest): boolean => destinationOf(request).startsWith(`/${BASE}/`);

/** For the part of the API that needs no token. */
export const isForPublic = (request: FastifyRequest): boolean =>
  destinationOf(request).startsWith(`/${BASE}/public/`);
