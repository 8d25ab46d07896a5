/** Socket errors and PostgreSQL's classes 08 (connection), 53 (resources), 57P (shutting down or starting). */
const OUTAGE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|08...|53...|57P..)$/;
const POOL_SAYS =
  /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after calling end|Client has encountered a connection error|Client was closed and is not queryable|Driver not Connected|Query runner already released|QueryRunnerAlreadyReleased|Transaction is not started yet|read ECONNRESET|write EPIPE|This socket has been ended)/;

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
  if (typeof message === 'string' && POOL_SAYS.test(message)) return true;
  return [driverError, cause, ...errors].some((inner) => inner !== error && isOutage(inner));
}
