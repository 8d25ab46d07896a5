import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the audit's chains end is kept by the role that owns the tables: the running product only reads it. */
export class HeadsByOwner1764000000061 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter function keep_audit_head() security definer set search_path = public, pg_temp');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter function keep_audit_head() security invoker reset search_path');
  }
}
