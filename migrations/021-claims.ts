import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever counts a case anew claims it for a while, so that no row is locked while Temporal is asked. */
export class Claims1764000000021 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table calendar_change add claimed_until timestamptz');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table calendar_change drop claimed_until');
  }
}
