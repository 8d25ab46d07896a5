import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RealProduct } from '../../bench/product.mjs';
import type { Role } from '../../stack/issuer.mjs';

const GIVE_UP_AFTER_MS = 300_000;

/** A definite answer: one that says what became of the request. */
export interface Definite {
  status: number;
  body: Record<string, unknown>;
  /** The `Idempotency-Key` it was asked under. */
  key: string;
}

/** A client as the contract wants it: it asks again, under the same key, until it knows. */
export class PatientClient {
  readonly #address: string;
  readonly #tokens = new Map<string, Promise<string>>();
  readonly #signToken: RealProduct['signToken'];
  retries = 0;

  constructor({ address, signToken }: RealProduct) {
    this.#address = address;
    this.#signToken = signToken;
  }

  /** @throws Error when there is no definite answer within five minutes */
  async post(path: string, role: Role, body: object): Promise<Definite> {
    return this.#ask(path, role, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  /** Uploads a text of its own. @returns the attachment's id */
  async upload(role: Role, text: string): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([text], { type: 'text/plain' }), 'evidence.txt');
    const { status, body } = await this.#ask('/attachments', role, form);
    if (status !== 201) throw new Error(`${status} for an upload: ${JSON.stringify(body)}`);
    return String(body['attachmentId']);
  }

  async #ask(
    path: string,
    role: Role,
    body: string | FormData,
    more: Record<string, string> = {},
  ): Promise<Definite> {
    const key = randomUUID();
    const authorization = `Bearer ${await this.#tokenOf(role)}`;
    const headers = { ...more, authorization, 'idempotency-key': key };
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await fetch(`${this.#address}${path}`, { method: 'POST', headers, body }).then(
        definite,
        () => undefined,
      );
      if (answer) return { ...answer, key };
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

/** undefined when the answer only says: not now. Nothing is ever in flight: it is in the archive with its key, or nowhere. */
async function definite(response: Response): Promise<Omit<Definite, 'key'> | undefined> {
  const body = (await response.json()) as Definite['body'];
  return response.status === 503 ? undefined : { status: response.status, body };
}
