import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staff who work for one region: they have to do with the cases of that region and of its parts; null is every region, as before. */
export class StaffRegion1764000000015 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table staff add column region text;
      alter table staff_change add column region text;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table staff_change drop column region;
      alter table staff drop column region;
    `);
  }
}
