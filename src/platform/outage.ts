/** Socket errors and PostgreSQL's classes 08 (connection), 53 (resources), 57P (shutting down or starting). */
const OUTAGE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|08...|53...|57P..)$/;
const POOL_SAYS =
  /^(Connection terminated|timeout exceeded when trying to connect|Cannot use a pool after calling end|Client has encountered a connection error|Driver not Connected)/;

/** Whether an error means that PostgreSQL (or the way to it) is away, rather than that something is wrong. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError, cause } = error as { code?: unknown; driverError?: unknown; cause?: unknown };
  if (typeof code === 'string' && OUTAGE.test(code)) return true;
  if (POOL_SAYS.test(error.message)) return true;
  if (error instanceof AggregateError && error.errors.some(isOutage)) return true;
  return [driverError, cause].some((inner) => inner !== error && isOutage(inner));
}
