import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a complainant says, who they are (apart, erasable), and the outbox that starts the case's workflow. */
export class Intake1764000000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table complaint (
        case_no text primary key,
        query_code_hash text not null,
        content jsonb not null,
        created_at timestamptz not null default now()
      );

      create table identity (
        case_no text primary key references complaint,
        complainant jsonb
      );

      create table outbox (
        id bigint generated always as identity primary key,
        case_no text not null unique references complaint,
        payload jsonb not null,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        attempts integer not null default 0,
        last_error text
      );
      create index outbox_id_idx on outbox (id) where sent_at is null;

      create table import_row (
        source text not null,
        row_id text not null,
        case_no text not null references complaint,
        created_at timestamptz not null default now(),
        primary key (source, row_id)
      );

      create table case_counter (
        day date primary key,
        n integer not null
      );

      create function cjk_grams(t text) returns text[] language sql immutable parallel safe strict as $$
        with s as (select regexp_replace(lower(t), '[\\s，。、；：？！（）《》“”…—,.;:?!()\\[\\]_/\\\\-]+', '', 'g') as x)
        select coalesce(array_agg(distinct substr(x, i, 2)), '{}')
        from s, generate_series(1, greatest(char_length(x) - 1, 1)) i
        where x <> ''
      $$;
      create function complaint_words(content jsonb) returns text language sql immutable parallel safe as $$
        select coalesce(content ->> 'summary', '') || E'\\n' || coalesce(content ->> 'detail', '')
      $$;
      create index complaint_words_idx on complaint using gin (cjk_grams(complaint_words(content)));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table case_counter, import_row, outbox, identity, complaint;
      drop function complaint_words, cjk_grams;
    `);
  }
}
