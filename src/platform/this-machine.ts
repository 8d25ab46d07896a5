import type { FastifyRequest } from 'fastify';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
const OWN_NAMES = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
/** What a proxy may add on the way. */
const PASSED_ON = /^(x-forwarded-.*|forwarded|via|x-real-ip)$/;

/** Asked from this machine itself, under a name of its own, and through no proxy that says so. */
export const isOnThisMachine = ({ socket, headers }: FastifyRequest): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  OWN_NAMES.test(headers.host ?? '') &&
  !Object.keys(headers).some((name) => PASSED_ON.test(name));
