import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What goes into a text's hash beside it and is erased with it: of a short text whose hash stays in the archive nobody may find out by trying
 * what it said. Texts from before have none.
 */
export class TextSalt1764000000018 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table case_text add column salt text not null default ''`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table case_text drop column salt');
  }
}
