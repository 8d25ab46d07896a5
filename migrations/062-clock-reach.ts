import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a demo case's clock may have jumped while it jumps: no event dated beyond that enters the archive. */
export class ClockReach1764000000062 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table case_clock add reach_ms bigint not null default 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table case_clock drop reach_ms');
  }
}
