import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Units close: what they handled keeps their name, and nothing new comes to them. */
export class Units1764000000014 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table unit add column active boolean not null default true');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table unit drop column active');
  }
}
