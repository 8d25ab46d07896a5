import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The handling units and the people who work on cases. */
export class Directory1764000000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table unit (
        code text primary key,
        name text not null,
        level text not null,
        region text not null,
        functions text[] not null default '{}',
        parent text references unit
      );

      create table staff (
        id text primary key,
        name text not null,
        roles text[] not null default '{}',
        unit text references unit,
        active boolean not null default true
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table staff, unit');
  }
}
