import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** `localhost` and `127.0.0.1` are two origins to a browser, and one machine. */
const originsOf = (uiUrl: string): string[] => {
  const { origin } = new URL(uiUrl);
  return [origin, origin.replace('//127.0.0.1', '//localhost'), origin.replace('//localhost', '//127.0.0.1')];
};

/**
 * Lets a browser hand our answer to the Temporal UI's page, and to no other.
 * @returns whether the request came from that page
 */
export function lets({ headers }: FastifyRequest, reply: FastifyReply, uiUrl: string): boolean {
  reply.header('vary', 'Origin');
  const { origin } = headers;
  if (origin === undefined || !originsOf(uiUrl).includes(origin)) return false;
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type, x-namespace, authorization, authorization-extras',
    'access-control-max-age': '600',
    // Our answers stand apart from other origins; this one is for the page it was asked by.
    'cross-origin-resource-policy': 'cross-origin',
  });
  return true;
}

/** A refusal of the codec server too is one that the UI's page may read, so that its reader learns why nothing is opened. */
export function answerTemporalUi(server: FastifyInstance, uiUrl: string): void {
  server.addHook('onRequest', async (request, reply) => {
    if (/\/temporal-codec\/(?:de|en)code(?:\?|$)/.test(request.url)) lets(request, reply, uiUrl);
  });
}
