/** Ports of this machine's loopback address. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** @param {number} port @returns {Promise<boolean>} whether a server could listen there now */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Below what Linux and macOS give to outgoing connections: no client of anybody's takes it before the server that it is for, or while that
 * server restarts.
 */
const FIRST = 10_240;
const LAST = 32_767;
const given = /** @type {Set<number>} */ (new Set());

/** A port that nobody listens on at this moment, and no other for whom this process asked. @returns {Promise<number>} */
export async function freePort() {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

/** The sentence for a port that is taken. @param {number} port @param {string} variable */
export const busyPort = (port, variable) =>
  `Port ${port} is taken by another program: stop that program, or choose another port with ${variable}=${port + 1}.`;
