import { describeRefusal, type RefusalCode } from '../domain/case/refusals.ts';

/** Problems of the interface itself. What the rules refuse is in `domain/case/refusals.ts`. */
const PROBLEMS = {
  'malformed-request': [400, '请求格式不正确', 'The request cannot be read'],
  'invalid-request': [400, '提交内容不符合要求', 'The request has missing, unknown or malformed fields'],
  unauthorized: [401, '请先登录', 'A valid bearer token is required'],
  forbidden: [403, '您的角色无权进行此操作', 'Your role does not allow this'],
  'not-found': [404, '未找到', 'There is nothing here, or it is not yours to know of'],
  'body-too-large': [413, '提交内容过大', 'The body is larger than allowed'],
  'unsupported-media-type': [415, '不支持的内容类型', 'This content type is not supported'],
  'too-many-requests': [429, '请求过于频繁，请稍后再试', 'Too many requests: try again later'],
  /** The rules failed on a command that is one. Nothing was done; what failed is logged. */
  defect: [
    500,
    '系统处理此事时出错，未作任何改动，已记录待查',
    'The rules failed on this act, a defect of ours: nothing was done',
  ],
  'internal-error': [500, '系统内部错误', 'Something went wrong on our side'],
  unavailable: [503, '服务暂不可用，请稍后再试', 'The service is unavailable for the moment: try again'],
} as const satisfies Record<string, readonly [status: number, zh: string, en: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

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

const typeOf = (code: string): string => `urn:jiesu:problem:${code}`;

export function problem(code: ProblemCode, errors?: FieldError[], headers?: Record<string, string>): Problem {
  const [status, title, detail] = PROBLEMS[code];
  return new Problem({ type: typeOf(code), title, status, detail, code, ...(errors && { errors }) }, headers);
}

/** What the rules refuse, with the case's present state and version where there is one. */
export function refusal(code: RefusalCode, present: { state?: string; version?: number } = {}): Problem {
  const { status, zh, en } = describeRefusal(code);
  return new Problem({ type: typeOf(code), title: zh, status, detail: en, code, ...present });
}

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
