import { describeProblem, type ProblemCode } from '../domain/refusals.ts';

export interface FieldError {
  path: string;
  message: string;
}

/** A body of `application/problem+json` (RFC 9457): `title` is the Chinese sentence, `detail` the English one. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
  /** The case's present state and version, with a refusal. */
  state?: string;
  version?: number;
}

/** An answer that is not a success. Thrown anywhere below a controller; the filter writes it out. */
export class Problem extends Error {
  readonly body: ProblemBody;
  readonly headers: Record<string, string>;

  constructor(body: ProblemBody, headers: Record<string, string> = {}) {
    super(body.code);
    this.body = body;
    this.headers = headers;
  }

  get status(): number {
    return this.body.status;
  }
}

const bodyOf = (code: ProblemCode): ProblemBody => {
  const { status, zh, en } = describeProblem(code);
  return { type: `urn:jiesu:problem:${code}`, title: zh, status, detail: en, code };
};

/** @param errors what is wrong where, of a request whose shape does not fit */
export const problem = (
  code: ProblemCode,
  errors?: FieldError[],
  headers?: Record<string, string>,
): Problem => new Problem({ ...bodyOf(code), ...(errors && { errors }) }, headers);

/** What a rule refuses, with the case's present state and version where there is one. */
export const refusal = (code: ProblemCode, present: { state?: string; version?: number } = {}): Problem =>
  new Problem({ ...bodyOf(code), ...present });

export const notFound = (): Problem => problem('not-found');
export const forbidden = (): Problem => problem('forbidden');

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'not-found',
  406: 'unsupported-media-type',
  413: 'body-too-large',
  414: 'malformed-request',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
};

/** The problem for a status that the framework chose; its own message stays out, for it may quote the body. */
export const problemOfStatus = (status: number): Problem =>
  problem(BY_STATUS[status] ?? (status < 500 ? 'malformed-request' : 'internal-error'));
