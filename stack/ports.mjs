/** Ports of this machine's loopback address. */
import { createServer } from 'node:net';

/** @param {number} port @returns {Promise<boolean>} whether a server could listen there now */
export function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** A port that nobody listens on at this moment. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The sentence for a port that is taken. @param {number} port @param {string} variable */
export const busyPort = (port, variable) =>
  `Port ${port} is taken by another program: stop that program, or choose another port with ${variable}=${port + 1}.`;
