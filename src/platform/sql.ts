/**
 * Whatever runs a statement: a DataSource, or the EntityManager of a transaction. A statement says what its rows are (`query<Row[]>`); the
 * linter refuses rows that nobody has typed (`no-unsafe-*`).
 */
export interface Sql {
  /** @throws QueryFailedError what PostgreSQL refuses; `isOutage` tells when it is away */
  query<Rows>(sql: string, parameters?: unknown[]): Promise<Rows>;
}
