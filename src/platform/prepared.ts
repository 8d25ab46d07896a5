import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * A statement that PostgreSQL parses and plans once a connection: for the few on every act's path.
 * @param name one a text, for good: the server keeps what it was first given under it
 * @throws DatabaseError of pg
 */
export async function prepared<T>(
  db: DataSource,
  { name, text }: { name: string; text: string },
  values: readonly unknown[],
): Promise<T[]> {
  const { master } = (db.driver ?? {}) as { master?: Pool };
  // Inside a transaction of TypeORM's there is a connection, and no pool.
  if (!master) return db.query<T[]>(text, [...values]);
  return (await master.query({ name, text, values: [...values] })).rows as T[];
}
