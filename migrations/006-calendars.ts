import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was known of the working days and when; the open cases that each new edition concerns. */
export class Calendars1764000000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table calendar_edition (
        edition text primary key,
        region text not null,
        published_at timestamptz not null,
        notice text not null,
        definition jsonb not null,
        supersedes text,
        recorded_by text not null,
        recorded_at timestamptz not null default now(),
        settled_at timestamptz,
        constraint calendar_edition_notice_key unique (region, notice),
        constraint calendar_edition_supersedes_key unique (supersedes)
      );

      create table calendar_change (
        edition text not null references calendar_edition,
        case_no text not null,
        look integer not null default 1,
        attempts integer not null default 0,
        tried_at timestamptz not null default now(),
        outcome text,
        primary key (edition, case_no),
        constraint calendar_change_outcome_check check (outcome in ('moved', 'pinned', 'nothing'))
      );
      create index on calendar_change (attempts, case_no) where outcome is null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table calendar_change, calendar_edition');
  }
}
