import type { Socket } from 'node:net';
import { StandardSchemaSerializerInterceptor, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthGuard, callerFrom, createVerifier, type Verify } from './auth.ts';
import type { Config } from './config.ts';
import { Idempotency } from './idempotency.ts';
import { IdempotentPosts } from './idempotent-posts.ts';
import { JsonLogger, logRequests, requestId } from './logging.ts';
import { Metrics } from './metrics.ts';
import { AT_ROOT, BASE, openApiOf } from './openapi.ts';
import { ProblemFilter, writeProblem } from './problem.filter.ts';
import { Problem, problemOfStatus } from './problem.ts';
import { NotJson, validationPipe } from './validation.ts';

/**
 * The HTTP application around a module that imports `PlatformModule.with(config)` and the database, ready for
 * `listen` or `inject`. The caller closes it.
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: Config,
  logger = new JsonLogger(),
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimit,
    genReqId: requestId,
    multipart: false,
    frameworkErrors: (error: FastifyError, _: FastifyRequest, reply: FastifyReply) =>
      writeProblem(reply, problemOfStatus(error.statusCode ?? 400)),
    clientErrorHandler,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  const verify = await createVerifier(config);
  knowCallersFirst(server, verify);
  readJsonOnly(server);
  logRequests(server);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: SECURITY } });
  await app.register(multipart, {
    limits: { files: 1, fields: 5, fieldSize: 10_000, fileSize: config.attachmentLimit },
  });
  app.get(Metrics).observe(server);
  app.setGlobalPrefix(BASE, { exclude: AT_ROOT });
  const reflector = app.get(Reflector);
  app.useGlobalGuards(new AuthGuard(reflector, verify));
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(
    new IdempotentPosts(reflector, app.get(Idempotency)),
    new StandardSchemaSerializerInterceptor(reflector),
  );
  app.useGlobalFilters(new ProblemFilter());
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    jsonDocumentUrl: `${BASE}/openapi.json`,
    raw: ['json'],
    customSiteTitle: 'Jiesu 接诉 API',
  });
  await app.init();
  await server.ready();
  return app;
}

/** What is not even HTTP, a raw `电梯` in an address for one, never reaches a route: the answer has the same shape. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const { status, body } = problemOfStatus(400);
  const json = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} Bad Request`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(json)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${json}`);
}

/** The pages of `/docs` need inline styles; nothing needs more. No upgrade to https: the embedded default is plain http. */
const SECURITY = {
  defaultSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

/** A body is read only from somebody known: 401 comes before 400, 413 and 415. Reading needs no body and waits for the guard. */
function knowCallersFirst(server: FastifyInstance, verify: Verify): void {
  const open = `/${BASE}/public/`;
  server.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST' || !request.url.startsWith(`/${BASE}/`) || request.url.startsWith(open))
      return;
    try {
      request.caller = await callerFrom(verify, request.headers.authorization);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      writeProblem(reply, error);
    }
  });
}

/** JSON and nothing else; an empty body counts as none, so that a command without fields may be sent either way. */
function readJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, (error, parsed) => done(null, error ? new NotJson() : parsed));
  });
}
