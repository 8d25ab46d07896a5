import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how long somebody is staff, and who made them so. */
export class Staff1764000000009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table staff
        add column valid_from timestamptz not null default now(),
        add column valid_until timestamptz;

      create table staff_change (
        id bigint generated always as identity primary key,
        staff_id text not null references staff,
        at timestamptz not null default now(),
        by text not null,
        change text not null,
        roles text[] not null,
        unit text,
        reason text
      );
      create index on staff_change (staff_id, id);
      create trigger staff_change_is_append_only
        before update or delete or truncate on staff_change
        for each statement execute function refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table staff_change;
      alter table staff drop column valid_from, drop column valid_until;
    `);
  }
}
