import type { Role } from '../../domain/case/vocabulary.ts';

/** An answer of the product, as it came. */
export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

/** Who asks: a member of staff by role and, for a unit's, by unit; nobody where the public asks. */
export interface Person {
  role: Role;
  unit?: string | undefined;
}

export interface Question {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Where tokens come from. */
export type TokenOf = (person: Person) => Promise<string>;

/** The hotline as its people meet it: HTTP, and nothing else. */
export class Office {
  readonly #tokens = new Map<string, Promise<string>>();

  /** @param base the product's address, without a path */
  constructor(
    readonly base: string,
    private readonly tokenOf: TokenOf,
  ) {}

  get(person: Person | undefined, path: string): Promise<Answer> {
    return this.#ask(person, path, { method: 'GET' });
  }

  post(person: Person | undefined, path: string, { body, headers = {} }: Question): Promise<Answer> {
    const json = { 'content-type': 'application/json', ...headers };
    return this.#ask(person, path, { method: 'POST', headers: json, body: JSON.stringify(body ?? {}) });
  }

  /** Uploads a file and gives its id. */
  async upload(person: Person, name: string, content: string): Promise<string> {
    const form = new FormData();
    form.append('file', new Blob([content], { type: 'text/plain' }), name);
    const { status, body } = await this.#ask(person, '/attachments', { method: 'POST', body: form });
    if (status !== 201) throw new Error(`上传附件得到 ${status}`);
    return (body as { attachmentId: string }).attachmentId;
  }

  async #ask(person: Person | undefined, path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (person) headers.set('authorization', `Bearer ${await this.#token(person)}`);
    const answer = await fetch(`${this.base}/api/v1${path}`, { ...init, headers });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: answer.headers,
    };
  }

  #token(person: Person): Promise<string> {
    const key = `${person.role} ${person.unit ?? ''}`;
    const token = this.#tokens.get(key) ?? this.tokenOf(person);
    this.#tokens.set(key, token);
    return token;
  }
}
