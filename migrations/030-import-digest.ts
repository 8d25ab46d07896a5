import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keyed digest of an imported row's number and words: a known number with other words is told from one that was registered before. */
export class ImportDigest1764000000030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table import_row add column digest text');
    await db.query('create index on import_row (digest)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table import_row drop column digest');
  }
}
