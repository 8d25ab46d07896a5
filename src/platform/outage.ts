import {
  CannotExecuteNotConnectedError,
  ConnectionIsNotSetError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TransactionNotStartedError,
} from 'typeorm';

/** Socket errors and PostgreSQL's classes 08 (connection), 53 (resources), 57P (shutting down or starting), and 57014: a statement took too long. */
const OUTAGE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|08...|53...|57P..|57014)$/;
const DRIVER_SAYS =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Cannot use a pool after calling end|Client has encountered a connection error|Client was closed and is not queryable|Driver not Connected|read ECONNRESET|write EPIPE|This socket has been ended)/;
/** What TypeORM throws at whoever goes on with a connection that has broken. */
const BROKEN = [
  CannotExecuteNotConnectedError,
  ConnectionIsNotSetError,
  QueryRunnerAlreadyReleasedError,
  QueryRunnerProviderAlreadyReleasedError,
  TransactionNotStartedError,
];

interface Failure {
  code?: unknown;
  message?: unknown;
  driverError?: unknown;
  cause?: unknown;
  errors?: unknown[];
}

/** Whether an error means that PostgreSQL (or the way to it) is away, rather than that something is wrong. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message, driverError, cause, errors = [] } = error as Failure;
  if (typeof code === 'string' && OUTAGE.test(code)) return true;
  if (typeof message === 'string' && DRIVER_SAYS.test(message)) return true;
  if (BROKEN.some((kind) => error instanceof kind)) return true;
  return [driverError, cause, ...errors].some((inner) => inner !== error && isOutage(inner));
}

/** PostgreSQL's refusals of a value that no column can hold: a date that no calendar has, a number too large, a byte that is no character. */
const UNREADABLE = /^22(?:003|007|008|021|P02|P05)$/;

/** Whether an error means that what was asked holds a value which the database cannot read: the request's fault, not ours. */
export const isUnreadable = (error: unknown): boolean => {
  const { code, driverError } = (error ?? {}) as Failure;
  const said = code ?? (driverError as Failure | undefined)?.code;
  return typeof said === 'string' && UNREADABLE.test(said);
};
