import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Idempotency keys of the HTTP interface, and the files people upload. */
export class Platform1764000000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table idempotency_key (
        caller text not null,
        path text not null,
        key text not null,
        body_hash text not null,
        command_id text not null,
        status integer,
        response json,
        claimed_at timestamptz not null default now(),
        created_at timestamptz not null default now(),
        primary key (caller, path, key)
      );
      create index on idempotency_key (created_at);

      create table attachment (
        id text primary key,
        sha256 text not null,
        size bigint not null,
        media_type text not null,
        name text not null,
        stored_at text not null,
        uploaded_by text not null,
        created_at timestamptz not null default now()
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table attachment, idempotency_key');
  }
}
