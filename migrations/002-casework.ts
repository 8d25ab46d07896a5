import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The archive (append-only, hash-chained), the erasable words beside it, asynchronous commands, and the list projection. */
export class Casework1764000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table case_event (
        case_no text not null,
        seq integer not null,
        type text not null,
        at timestamptz not null,
        command_id text,
        actor jsonb not null,
        data jsonb not null,
        text jsonb,
        clocks jsonb,
        hash text not null,
        recorded_at timestamptz not null default now(),
        primary key (case_no, seq)
      );
      create index on case_event (case_no, command_id) where command_id is not null;

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
      end $$;
      create trigger case_event_append_only before update or delete or truncate on case_event
        for each statement execute function refuse_change();

      create table case_text (
        id text primary key,
        case_no text not null,
        body jsonb not null,
        hash text not null,
        created_at timestamptz not null default now()
      );
      create index on case_text (case_no);

      create table case_command (
        id text primary key,
        case_no text not null,
        command text not null,
        payload jsonb not null,
        status text not null default 'pending',
        code text,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        constraint case_command_status_check check (status in ('pending', 'done', 'refused'))
      );
      create index on case_command (created_at) where status = 'pending';
      create index on case_command (case_no);

      create table complaint_case (
        case_no text primary key,
        version integer not null,
        state text not null,
        status text not null,
        matter_type text not null,
        type_code text,
        tier text,
        region text not null,
        channel text not null,
        unit text,
        co_units text[] not null default '{}',
        due_at timestamptz,
        overdue boolean not null default false,
        supervision text not null default 'none',
        policy_version text not null,
        extensions integer not null default 0,
        flags text[] not null default '{}',
        registered_at timestamptz not null,
        closed_at timestamptz
      );
      create index on complaint_case (due_at, case_no);
      create index on complaint_case (registered_at, case_no);
      create index on complaint_case (state, registered_at, case_no);
      create index on complaint_case (unit, due_at, case_no);

      create table notice (
        case_no text not null,
        seq integer not null,
        audience text not null,
        kind text not null,
        naming jsonb not null,
        created_at timestamptz not null default now(),
        primary key (case_no, seq, audience)
      );

      create table case_clock (
        case_no text primary key,
        offset_ms bigint not null
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table case_clock, notice, complaint_case, case_command, case_text, case_event;
      drop function refuse_change;
    `);
  }
}
