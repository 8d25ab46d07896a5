import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files whose removal is decided but not yet done; relayed answers as their unit reads them; and what an erased case still held: its region as
 * the citizen gave it, why it was erased, why its recordings were asked for.
 */
export class Erasure1764000000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table file_to_remove (
        stored_at text primary key,
        created_at timestamptz not null default now()
      );
      alter table relay_message add told text;
      create index on recording (uploaded_by, created_at);

      update complaint set content = content - 'place' where content ? 'erased';
      update erasure set reason = null where erased_at is not null;
      update recording_request set reason = '' where recording_id in
        (select r.id from recording r join erasure e on e.case_no = r.case_no where e.erased_at is not null);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index recording_uploaded_by_created_at_idx;
      alter table relay_message drop column told;
      drop table file_to_remove;
    `);
  }
}
