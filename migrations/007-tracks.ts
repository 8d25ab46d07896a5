import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who follows a case and which units take part beside the handling; what one case's events ask of another case. */
export class Tracks1764000000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table complaint_case
        add first_contact text,
        add involved text[] not null default '{}';
      create index on complaint_case (first_contact, registered_at, case_no);

      create table errand (
        case_no text not null,
        seq integer not null,
        n integer not null,
        payload jsonb not null,
        attempts integer not null default 0,
        created_at timestamptz not null default now(),
        tried_at timestamptz,
        done_at timestamptz,
        primary key (case_no, seq, n)
      );
      create index on errand (created_at) where done_at is null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table errand; alter table complaint_case drop involved, drop first_contact');
  }
}
