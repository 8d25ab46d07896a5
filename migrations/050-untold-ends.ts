import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The id of what one case asks of another no longer names the case that asks; one under way keeps the id under which it may have been done. */
export class UntoldEnds1764000000050 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table errand add id text;
      update errand set id = 'errand-' || case_no || '-' || seq || '-' || n;
      alter table errand alter id set default gen_random_uuid(), alter id set not null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table errand drop id');
  }
}
