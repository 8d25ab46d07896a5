import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why what one case asks of another failed last, and since when nobody tries any more. */
export class ErrandEnds1764000000020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table errand add last_error text, add given_up_at timestamptz');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table errand drop last_error, drop given_up_at');
  }
}
