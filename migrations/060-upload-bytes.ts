import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came in within a day is summed up at every upload. */
export class UploadBytes1764000000060 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('create index on attachment (created_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index attachment_created_at_idx');
  }
}
