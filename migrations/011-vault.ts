import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The identity vault: who complained, sealed under a key of the case's own, that key sealed under the ring's; unmaskings, relayed contact,
 * redacted texts, erasures. What an earlier release kept open waits in `identity_unsealed` for set-up to seal it.
 */
export class Vault1764000000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table identity rename to identity_unsealed;
      alter table identity_unsealed rename constraint identity_pkey to identity_unsealed_pkey;
      alter table identity_unsealed drop constraint identity_case_no_fkey;
      delete from identity_unsealed where complainant is null;
      do $$ begin
        if not exists (select from identity_unsealed) then drop table identity_unsealed; end if;
      end $$;

      create table identity (
        case_no text primary key references complaint,
        envelope jsonb not null,
        data_key jsonb not null,
        phone_hmac text
      );
      create index on identity (phone_hmac);

      create table unmasking (
        id bigint generated always as identity primary key,
        case_no text not null references complaint,
        person text not null,
        purpose text not null,
        reason text,
        at timestamptz not null,
        until timestamptz not null
      );
      create index on unmasking (person, at);
      create index on unmasking (case_no, person, until);

      create table relay_message (
        id text primary key,
        case_no text not null references complaint,
        unit text not null,
        asked_by text not null,
        asked_at timestamptz not null,
        message text,
        answered_by text,
        answered_at timestamptz,
        answer text
      );
      create index on relay_message (case_no);
      create index on relay_message (asked_at) where answered_at is null;

      create table redaction (
        case_no text primary key references complaint,
        text jsonb not null,
        made_by text not null,
        made_at timestamptz not null
      );

      create table erasure (
        case_no text primary key,
        basis text not null,
        reason text,
        agreed_by text,
        agreed_at timestamptz,
        erased_by text,
        erased_at timestamptz
      );
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table erasure, redaction, relay_message, unmasking, identity;
      drop table if exists identity_unsealed;
      create table identity (
        case_no text primary key references complaint,
        complainant jsonb
      );
    `);
  }
}
