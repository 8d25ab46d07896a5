import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each unit is competent for, version by version; the return decisions and the callers that suggestions look back on. */
export class Routing1764000000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table competence_list (
        unit text not null references unit,
        version integer not null,
        items jsonb not null,
        effective_from timestamptz not null,
        published_by text not null,
        published_at timestamptz not null default clock_timestamp(),
        primary key (unit, version)
      );
      create trigger competence_list_append_only before update or delete or truncate on competence_list
        for each statement execute function refuse_change();

      create index on case_event (at) where type in ('return-approved', 'return-rejected');
      create index identity_phone_idx on identity ((complainant ->> 'phone'));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index identity_phone_idx, case_event_at_idx; drop table competence_list');
  }
}
