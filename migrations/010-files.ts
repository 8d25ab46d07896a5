import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which case an attachment is used in; recordings of calls, the requests to hear them, and the ledger of who did. */
export class Files1764000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table attachment add unit text;
      update attachment set stored_at = 'attachments/' || stored_at;
      create index on attachment (uploaded_by, created_at);

      create table attachment_use (
        attachment_id text not null references attachment,
        case_no text not null,
        created_at timestamptz not null default now(),
        primary key (attachment_id, case_no)
      );
      create index on attachment_use (case_no);
      insert into attachment_use (attachment_id, case_no)
        select distinct a.id, e.case_no from case_event e join attachment a on a.id = e.data ->> 'attachmentId';

      create table recording (
        id text primary key,
        sha256 text not null,
        size bigint not null,
        media_type text not null,
        stored_at text not null,
        channel text not null,
        case_no text,
        recorded_at timestamptz not null,
        retain_until timestamptz not null,
        held boolean not null default false,
        purge_marked_by text,
        purge_marked_as text,
        purge_marked_at timestamptz,
        purged_at timestamptz,
        uploaded_by text not null,
        created_at timestamptz not null default now()
      );
      create index on recording (case_no);
      create index on recording (stored_at);

      create table recording_request (
        id text primary key,
        recording_id text not null references recording,
        purpose text not null,
        reason text not null,
        requested_by text not null,
        requested_as text not null,
        requested_at timestamptz not null,
        status text not null default 'pending',
        decided_by text,
        decided_as text,
        decided_at timestamptz,
        constraint recording_request_status_check check (status in ('pending', 'approved', 'rejected'))
      );
      create index on recording_request (recording_id);

      create table recording_access (
        seq bigint generated always as identity primary key,
        recording_id text not null references recording,
        at timestamptz not null,
        caller text not null,
        capacity text,
        action text not null,
        outcome text not null,
        purpose text,
        request_id text,
        authoriser text
      );
      create index on recording_access (recording_id, seq);
      create trigger recording_access_append_only before update or delete or truncate on recording_access
        for each statement execute function refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table recording_access, recording_request, recording, attachment_use;
      drop index attachment_uploaded_by_created_at_idx;
      update attachment set stored_at = substr(stored_at, 13);
      alter table attachment drop column unit;
    `);
  }
}
