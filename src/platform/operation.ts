import { applyDecorators, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiExtension, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { OPERATIONS, type OperationName, type Permission } from '../domain/access/operations.ts';
import { BASE, describe, type Description } from './openapi.ts';
import { routeOf } from './route.ts';

const DECLARED = 'jiesu:operation';

/** What an answer tells, as the audit keeps it: `case` is written down as `read.case`. */
export interface Reading {
  what: Lowercase<string>;
  /** Whether this answer holds what must be written down, or comes of a search in it; every answer, when absent. */
  when?: (answer: unknown, request: FastifyRequest) => boolean;
}

/** What a handler says of itself beside who may ask. */
interface About {
  /** Chinese, what it is for. */
  title: string;
  /** What its answers tell of people; null of one that holds nothing which they may not read unseen. Deciding it is no option. */
  reads: Reading | null;
}

interface Declared {
  permissions: Readonly<Record<string, Permission>>;
  reads: Reading | null;
}

/**
 * The one declaration of a handler: its operation, as the contract names it (`GET /cases/{caseNo}`). It makes the route, and says who may ask
 * (`domain/access/operations.ts`) and what of its answers is written down in the audit. The guard lets nobody through to a handler without it.
 */
export const Operation = (name: OperationName, { title, reads }: About): MethodDecorator =>
  applyDecorators(ApiOperation({ summary: title }), declare({ [name]: OPERATIONS[name] }, reads));

/** The same of one handler for several operations, which the document describes one by one. */
export function Operations(
  each: Partial<Record<OperationName, Description>>,
  { reads }: Pick<About, 'reads'>,
): MethodDecorator {
  const names = Object.keys(each) as OperationName[];
  for (const name of names) describe(name, each[name]!);
  return declare(Object.fromEntries(names.map((name) => [name, OPERATIONS[name]])), reads);
}

/** What {@link Operation} does, for operations that say themselves who may ask. They are of one method. */
export function declare(
  permissions: Readonly<Record<string, Permission>>,
  reads: Reading | null,
): MethodDecorator {
  const names = Object.keys(permissions);
  const method = names[0]!.split(' ')[0] as 'GET' | 'POST' | 'DELETE';
  const path = names.map((name) => name.slice(method.length + 1).replaceAll(/\{(\w+)\}/g, ':$1'));
  return applyDecorators(
    RequestMapping({ path, method: RequestMethod[method] }),
    SetMetadata(DECLARED, { permissions, reads } satisfies Declared),
    // The guard takes it from the address, and hands over the case.
    ...(Object.values(permissions).some(({ needs }) => needs === 'case')
      ? [ApiParam({ name: 'caseNo', schema: { type: 'string' } })]
      : []),
    ...(reads ? [ApiExtension('x-audited', `read.${reads.what}`)] : []),
  );
}

type Handler = Parameters<Reflector['get']>[1];

/** Who may ask for what a request asks for; undefined where its handler has not declared it: then nobody may. */
export const permissionOf = (
  reflector: Reflector,
  handler: Handler,
  request: FastifyRequest,
): Permission | undefined =>
  reflector.get<Declared | undefined>(DECLARED, handler)?.permissions[operationOf(request)];

/** What the answers of a handler tell of people. */
export const readingOf = (reflector: Reflector, handler: Handler): Reading | null =>
  reflector.get<Declared | undefined>(DECLARED, handler)?.reads ?? null;

/** `POST /api/v1/cases/:caseNo/relay` → `POST /cases/{caseNo}/relay` */
function operationOf(request: FastifyRequest): string {
  const route = routeOf(request).replaceAll(/:(\w+)/g, '{$1}');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  return `${method} ${route.startsWith(`/${BASE}/`) ? route.slice(BASE.length + 1) : route}`;
}
