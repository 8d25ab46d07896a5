import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Acts are archived by the API, and workflows are told of them: what is untold stands with the case. Accepted commands of before that
 * nobody answered are left for set-up to settle. And the archive's feed: a position by which a reader never misses a row that was
 * committed late.
 */
export class Telling1764000000040 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index outbox_id_idx;
      alter table outbox
        add untold text[] not null default '{}',
        add next_at timestamptz not null default now(),
        add generation integer not null default 1;
      update outbox set untold = '{1-1:register}' where sent_at is null;
      alter table outbox drop sent_at;
      create index on outbox (next_at) where untold <> '{}';
      alter table outbox alter generation set default 2;

      -- A claim whose process died has no answer; whoever asks again begins anew.
      delete from idempotency_key where status is null;
      do $$ begin
        if not exists (select from case_command where status = 'pending') then drop table case_command; end if;
      end $$;

      create table feed (
        tx xid8 not null default pg_current_xact_id(),
        position bigint generated always as identity,
        case_no text not null,
        seq integer not null,
        primary key (tx, position)
      );
      insert into feed (case_no, seq) select case_no, seq from case_event order by recorded_at, case_no, seq;
      create function feed_events() returns trigger language plpgsql as $$
      begin
        insert into feed (case_no, seq) select case_no, seq from added order by seq;
        return null;
      end $$;
      create trigger case_event_fed after insert on case_event referencing new table as added
        for each statement execute function feed_events();

      create table feed_reader (
        name text primary key,
        tx xid8 not null,
        position bigint not null
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger case_event_fed on case_event;
      drop function feed_events;
      drop table feed_reader, feed;
      alter table outbox add sent_at timestamptz;
      update outbox set sent_at = now() where not '1-1:register' = any (untold);
      drop index outbox_next_at_idx;
      alter table outbox drop untold, drop next_at, drop generation;
      create index outbox_id_idx on outbox (id) where sent_at is null;
    `);
  }
}
