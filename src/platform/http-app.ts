import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { StandardSchemaSerializerInterceptor, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { caseNumberOf } from '../domain/words/numbers.ts';
import { AuditTrail, keepRefusals } from './audit-trail.ts';
import { createVerifier } from './access-token.ts';
import { AuthGuard, Callers, StaffDirectory } from './auth.ts';
import { CaseDoor } from './case-door.ts';
import type { Config } from './config.ts';
import { allowOrigins } from './cors.ts';
import { Idempotency } from './idempotency.ts';
import { IdempotentPosts } from './idempotent-posts.ts';
import { JsonLogger, logRequests, requestId } from './logging.ts';
import { serverOptions, watchBodies } from './limits.ts';
import { Metrics } from './metrics.ts';
import { AT_ROOT, BASE, openApiOf } from './openapi.ts';
import { ProblemFilter, writeProblem } from './problem.filter.ts';
import { Problem, problem, problemOfStatus } from './problem.ts';
import { rateLimits, type RateCheck } from './rate-limit.ts';
import { isForApi, isForPublic } from './route.ts';
import { StrangersTurns } from './strangers-turns.ts';
import { isDeclaredOtherwise, NOT_UTF8, utf8 } from './utf8.ts';
import { NotJson, validationPipe } from './validation.ts';
import { wireJson } from './wire.ts';
import { answerTemporalUi } from './temporal-ui.ts';

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
    trustProxy: config.trustedProxies.length > 0 && config.trustedProxies,
    ...serverOptions(config.limits),
    frameworkErrors: (error: FastifyError, _: FastifyRequest, reply: FastifyReply) =>
      writeProblem(reply.headers(BARE_HEADERS), problemOfStatus(error.statusCode ?? 400)),
    clientErrorHandler,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  server.setReplySerializer(wireJson);
  const directory = (): StaffDirectory => app.get(StaffDirectory, { strict: false });
  const callers = new Callers(await createVerifier(config), directory, config.unknownStaff);
  await server.register(helmet, { contentSecurityPolicy: { directives: SECURITY } });
  await allowOrigins(server, config.corsOrigins);
  answerTemporalUi(server, config.temporalUiUrl);
  logRequests(server);
  keepNothing(server);
  requireHost(server);
  requireText(server);
  spellCaseNumbers(server);
  keepRefusals(server, () => app.get(AuditTrail, { strict: false }));
  watchBodies(server, config.limits);
  knowCallersFirst(server, callers, await rateLimits(server, config.limits));
  readJsonOnly(server);
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  await app.register(multipart, {
    // A name may have a stroke in it; what is a path is made a name where it is kept.
    preservePath: true,
    limits: {
      files: 1,
      fields: 5,
      parts: 6,
      fieldSize: 10_000,
      headerPairs: 20,
      fileSize: config.attachmentLimit,
    },
  });
  app.get(Metrics).observe(server);
  app.setGlobalPrefix(BASE, { exclude: AT_ROOT });
  const reflector = app.get(Reflector);
  app.useGlobalGuards(new AuthGuard(reflector, callers, () => app.get(CaseDoor, { strict: false })));
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(
    new StrangersTurns(config.poolSize),
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

/** What an answer carries that no route made. */
const BARE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** What Node gives up before there is a request, by its code. */
const GIVEN_UP: Record<string, readonly [status: number, reason: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
};

/** What is not even HTTP, a raw `电梯` in an address for one, never reaches a route: the answer has the same shape. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, reason] = GIVEN_UP[error.code ?? ''] ?? [400, 'Bad Request'];
  const json = JSON.stringify({ ...problemOfStatus(status).body, status });
  const headers = {
    ...BARE_HEADERS,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': Buffer.byteLength(json),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${reason}`, ...lines, '', json].join('\r\n'), () => socket.destroy());
}

/** Answers in our own form what Node would refuse without our headers: an unknown `Expect`, a missing `Host`. */
function requireHost(server: FastifyInstance): void {
  server.server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) =>
    response.writeHead(417, BARE_HEADERS).end(),
  );
  server.addHook('onRequest', async ({ raw: { headers, httpVersion } }, reply) => {
    return headers.host === undefined && httpVersion === '1.1'
      ? refuse(reply, problemOfStatus(400))
      : undefined;
  });
}

/** Refuses an address with a NUL in it: PostgreSQL's text cannot hold one. */
function requireText(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ url }, reply) =>
    url.includes('%00') ? refuse(reply, problemOfStatus(400)) : undefined,
  );
}

/** A case is named by its number in any spelling; whoever reads the address after this has the one that it is kept under. */
function spellCaseNumbers(server: FastifyInstance): void {
  server.addHook('onRequest', async ({ params }) => {
    const named = params as { caseNo?: string } | undefined;
    if (named?.caseNo !== undefined) named.caseNo = caseNumberOf(named.caseNo);
  });
}

/** Forbids caches to keep any answer of the API. */
function keepNothing(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    if (isForApi(request)) reply.header('cache-control', 'no-store');
  });
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

/**
 * A body is read only from somebody known and only so often: 401 and 429 come before 400, 413 and 415. Reading needs no body and waits
 * for the guard to say 401.
 */
function knowCallersFirst(server: FastifyInstance, callers: Callers, tooOften: RateCheck): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!isForApi(request)) return undefined;
    const unknown = isForPublic(request) ? undefined : await identify(request, callers);
    const refused = (await tooOften(request)) ?? (request.method === 'POST' ? unknown : undefined);
    return refused && refuse(reply, refused);
  });
}

/** Answers from a hook. The hook returns the reply: otherwise Fastify would run the route too. */
function refuse(reply: FastifyReply, refused: Problem): FastifyReply {
  writeProblem(reply, refused);
  return reply;
}

/** Who calls; the problem when nobody can say. */
async function identify(request: FastifyRequest, callers: Callers): Promise<Problem | undefined> {
  try {
    await callers.of(request, false);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** More than any form needs. */
const DEEPEST = 64;

/** JSON in UTF-8 and nothing else (RFC 8259); an empty body counts as none, so that a command without fields may be sent either way. */
function readJsonOnly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isDeclaredOtherwise(request.headers['content-type'])) return done(problem('unsupported-media-type'));
    const text = utf8(body as Buffer);
    if (text === undefined) return done(null, new NotJson(NOT_UTF8.zh));
    if (text === '') return done(null, undefined);
    return void parse(request, text, (error, parsed) =>
      done(null, error || isDeeper(parsed, DEEPEST) ? new NotJson() : parsed),
    );
  });
}

/** Whether anything in it lies deeper than so many levels: whatever walks through it afterwards takes a frame of the stack a level. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));
