import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RealProduct } from '../../bench/product.mjs';
import type { Role } from '../../stack/issuer.mjs';

const GIVE_UP_AFTER_MS = 300_000;

/** A definite answer: one that says what became of the request. */
export interface Definite {
  status: number;
  body: Record<string, unknown>;
}

/** A client as the contract wants it: it asks again, under the same key, until it knows. */
export class PatientClient {
  readonly #address: string;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #signToken: RealProduct['signToken'];
  /** Statuses that no outage excuses. */
  readonly unexpected: string[] = [];
  retries = 0;

  constructor({ address, signToken }: RealProduct) {
    this.#address = address;
    this.#signToken = signToken;
  }

  /** @throws Error when there is no definite answer within five minutes */
  async post(
    path: string,
    role: Role,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Definite> {
    const keyed = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers };
    return this.#ask(path, role, { method: 'POST', headers: keyed, body: JSON.stringify(body) });
  }

  async get(path: string, role: Role): Promise<Definite> {
    return this.#ask(path, role, { headers: {} });
  }

  async #ask(
    path: string,
    role: Role,
    request: { method?: string; headers: Record<string, string>; body?: string },
  ) {
    const token = await this.#tokenOf(role);
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await fetch(`${this.#address}${path}`, { ...request, headers }).then(
        definite,
        () => undefined,
      );
      if (answer) {
        if (answer.status >= 400)
          this.unexpected.push(`${answer.status} ${String(answer.body['code'])} from ${path}`);
        return answer;
      }
      if (Date.now() > deadline) throw new Error(`no definite answer from ${path}`);
      this.retries++;
      await sleep(150);
    }
  }

  #tokenOf(role: Role): Promise<string> {
    const bearer = { role, ...(role === 'unit-clerk' ? { unit: 'property-service' } : {}) };
    const token = this.#tokens.get(role) ?? this.#signToken(bearer);
    this.#tokens.set(role, token);
    return token;
  }
}

/** undefined when the answer only says: not now. */
async function definite(response: Response): Promise<Definite | undefined> {
  const body = (await response.json()) as Definite['body'];
  const notNow = response.status === 503 || body['code'] === 'idempotency-in-flight';
  return notNow ? undefined : { status: response.status, body };
}
