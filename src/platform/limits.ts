import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { z } from 'zod';

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
/** A rate of zero is none. */
const rate = () =>
  z.preprocess((value) => (value === '' ? undefined : value), whole(0, 10_000_000).optional());

/** The environment variables of what one caller may ask for, and how long a socket may take to ask it. */
export const LimitSettings = z.object({
  JIESU_RATE_PER_CALLER: rate(),
  JIESU_RATE_PER_ADDRESS: rate(),
  JIESU_RATE_PER_CASE: rate(),
  JIESU_FILINGS_PER_ADDRESS: rate(),
  JIESU_FILINGS_PER_NETWORK: rate(),
  JIESU_FILINGS_PER_MINUTE: rate(),
  JIESU_UPLOADS_PER_HOUR: rate(),
  JIESU_UPLOAD_MB_PER_DAY: rate(),
  JIESU_PUBLIC_UPLOAD_MB_PER_DAY: rate(),
  JIESU_ATTACHMENT_MB_PER_CASE: rate(),
  JIESU_ATTACHMENTS_PER_CASE: whole(1, 100_000).default(200),
  JIESU_ACTS_PER_CASE_AND_DAY: z.preprocess(
    (value) => (value === '' ? undefined : value),
    whole(1, 100_000).default(100),
  ),
  JIESU_HEADERS_TIMEOUT_MS: whole(100, 30_000).default(10_000),
  JIESU_BODY_GRACE_MS: whole(100, 25_000).default(20_000),
  JIESU_BODY_BYTES_PER_SECOND: whole(1, 10_000_000).default(16 * 1024),
  JIESU_MAX_CONNECTIONS: whole(1, 1_000_000).default(4000),
});

/** Times in milliseconds, rates a minute. */
export interface Limits {
  /** Requests of one token's subject; zero is no limit, here and in the two below. */
  perCaller: number;
  /** Requests without a valid token from one address. */
  perAddress: number;
  /** Acts on one case, staff and public counted apart. */
  perCase: number;
  /** Files that one person may upload in an hour. */
  uploadsPerHour: number;
  /** Bytes that one person may upload in a day, and that all complainants together may; zero is no limit, here and in the next. */
  uploadBytesPerDay: number;
  publicUploadBytesPerDay: number;
  /** Bytes that the file of one case may hold. */
  attachmentBytesPerCase: number;
  attachmentsPerCase: number;
  /** Acts of one person, or of whoever holds the query code, on one case and day, by the case's own clock. */
  actsPerCaseAndDay: number;
  /** Until the headers of a request are there. */
  headersMs: number;
  /** Of every stretch as long as this a body must have come at `bodyBytesPerSecond`. */
  bodyGraceMs: number;
  bodyBytesPerSecond: number;
  connections: number;
}

const USUAL = { perCaller: 600, perAddress: 3000, perCase: 120, uploadsPerHour: 200 };
const MEGABYTE = 1024 * 1024;
const USUAL_MB = { uploads: 2048, publicUploads: 20_480, perCase: 2048 };
/** A demo is tried by one person in every role, and by programs. */
const DEMO = { perCaller: 120_000, perAddress: 120_000, perCase: 12_000, uploadsPerHour: 100_000 };

/** How many complaints strangers file freely; zero is no limit. */
export interface Filings {
  /** Of an hour, from one address and from one network. */
  perAddress: number;
  perNetwork: number;
  /** Of a minute, from everywhere. */
  perMinute: number;
}

const USUAL_FILINGS: Filings = { perAddress: 20, perNetwork: 200, perMinute: 60 };
const DEMO_FILINGS: Filings = { perAddress: 0, perNetwork: 0, perMinute: 0 };

export const filingsOf = (data: z.infer<typeof LimitSettings>, demo: boolean): Filings => {
  const usual = demo ? DEMO_FILINGS : USUAL_FILINGS;
  return {
    perAddress: data.JIESU_FILINGS_PER_ADDRESS ?? usual.perAddress,
    perNetwork: data.JIESU_FILINGS_PER_NETWORK ?? usual.perNetwork,
    perMinute: data.JIESU_FILINGS_PER_MINUTE ?? usual.perMinute,
  };
};

export const limitsOf = (data: z.infer<typeof LimitSettings>, demo: boolean): Limits => {
  const usual = demo ? DEMO : USUAL;
  return {
    perCaller: data.JIESU_RATE_PER_CALLER ?? usual.perCaller,
    perAddress: data.JIESU_RATE_PER_ADDRESS ?? usual.perAddress,
    perCase: data.JIESU_RATE_PER_CASE ?? usual.perCase,
    uploadsPerHour: data.JIESU_UPLOADS_PER_HOUR ?? usual.uploadsPerHour,
    uploadBytesPerDay: (data.JIESU_UPLOAD_MB_PER_DAY ?? USUAL_MB.uploads) * MEGABYTE,
    publicUploadBytesPerDay: (data.JIESU_PUBLIC_UPLOAD_MB_PER_DAY ?? USUAL_MB.publicUploads) * MEGABYTE,
    attachmentBytesPerCase: (data.JIESU_ATTACHMENT_MB_PER_CASE ?? USUAL_MB.perCase) * MEGABYTE,
    attachmentsPerCase: data.JIESU_ATTACHMENTS_PER_CASE,
    actsPerCaseAndDay: data.JIESU_ACTS_PER_CASE_AND_DAY,
    headersMs: data.JIESU_HEADERS_TIMEOUT_MS,
    bodyGraceMs: data.JIESU_BODY_GRACE_MS,
    bodyBytesPerSecond: data.JIESU_BODY_BYTES_PER_SECOND,
    connections: data.JIESU_MAX_CONNECTIONS,
  };
};

const CHECK_EVERY_MS = 1000;
const KEEP_ALIVE_MS = 15_000;
/** A socket on which nothing moves, either way: nobody reads our answer. */
const IDLE_MS = 120_000;
const REQUEST_MS = 3_600_000;
const HEADER_BYTES = 16 * 1024;
const REQUESTS_PER_SOCKET = 1000;

/** What Node and Fastify keep by themselves. */
export const serverOptions = ({ headersMs }: Limits): FastifyHttpOptions<Server> => ({
  connectionTimeout: IDLE_MS,
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  maxRequestsPerSocket: REQUESTS_PER_SOCKET,
  http: {
    headersTimeout: headersMs,
    connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, headersMs),
    maxHeaderSize: HEADER_BYTES,
    requireHostHeader: false,
  },
});

/**
 * Closes sockets whose body trickles, or has stopped, and those that go on sending a body after the answer. Measured by bytes, not by the clock
 * alone: 50 MB over a poor line take minutes, and may; what came fast before is no credit for later.
 */
export function watchBodies(server: FastifyInstance, limits: Limits): void {
  server.server.maxConnections = limits.connections;
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    if (hasBody(raw) && raw.socket instanceof Socket) {
      watch(raw, limits);
      reply.raw.once('finish', () => closeUnlessRead(raw, limits.bodyGraceMs));
    }
    done();
  });
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function watch(raw: IncomingMessage, { bodyGraceMs, bodyBytesPerSecond }: Limits): void {
  const { socket } = raw;
  const counted = [{ at: performance.now(), bytes: socket.bytesRead }];
  const check = (): void => {
    const now = performance.now();
    counted.push({ at: now, bytes: socket.bytesRead });
    while (now - counted[1]!.at >= bodyGraceMs) counted.shift();
    const { at, bytes } = counted[0]!;
    const ms = now - at;
    if (raw.complete) clearInterval(timer);
    else if (ms >= bodyGraceMs && (socket.bytesRead - bytes) * 1000 < ms * bodyBytesPerSecond)
      socket.destroy();
  };
  const timer = setInterval(check, Math.min(CHECK_EVERY_MS, bodyGraceMs)).unref();
  socket.once('close', () => clearInterval(timer));
  raw.once('close', () => clearInterval(timer));
}

function closeUnlessRead(raw: IncomingMessage, afterMs: number): void {
  if (raw.complete) return;
  const timer = setTimeout(() => {
    if (!raw.complete) raw.socket.destroy();
  }, afterMs).unref();
  raw.once('end', () => clearTimeout(timer));
}
