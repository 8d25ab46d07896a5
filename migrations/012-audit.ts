import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit: who did, was refused, or read what. Append-only, in 16 hash chains, so that requests about different things do not wait for each
 * other. And a seal over the one instant of an archived event that its own hash leaves out.
 */
export class Audit1764000000012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table audit_entry (
        chain smallint not null,
        seq integer not null,
        at timestamptz not null,
        actor text not null,
        roles text[] not null,
        unit text,
        action text not null,
        subject text,
        outcome text not null,
        code text,
        purpose text,
        detail jsonb,
        hash text not null,
        primary key (chain, seq),
        constraint audit_entry_outcome_check check (outcome in ('done', 'refused'))
      );
      create index on audit_entry (at);
      create index on audit_entry (actor, at);
      create index on audit_entry (subject, at);
      create trigger audit_entry_append_only before update or delete or truncate on audit_entry
        for each statement execute function refuse_change();

      -- One row, behind the last of its chain: the lock lasts until the caller's transaction ends, so the row before is never a guess.
      create function audit_append(which smallint, actor text, roles text[], unit text, action text, subject text, outcome text, code text,
        purpose text, detail jsonb) returns void language plpgsql as $$
      declare
        last record;
        moment bigint;
        n integer;
        fields text[];
      begin
        perform pg_advisory_xact_lock(1764012, which);
        select e.seq, e.hash into last from audit_entry e where e.chain = which order by e.seq desc limit 1;
        n := coalesce(last.seq, 0) + 1;
        moment := floor(extract(epoch from clock_timestamp()) * 1000);
        fields := array[coalesce(last.hash, ''), which::text, n::text, (moment * 1000)::text, actor, array_to_string(roles, ','), unit, action,
          subject, outcome, code, purpose, detail::text];
        insert into audit_entry values (which, n, 'epoch'::timestamptz + moment * interval '1 millisecond', actor, roles, unit, action, subject,
          outcome, code, purpose, detail, encode(sha256(convert_to(array_to_string(fields, E'\\n', '~'), 'UTF8')), 'hex'));
      end $$;

      alter table case_event disable trigger case_event_append_only;
      alter table case_event add column recorded_seal text not null default '';
      create function recorded_seal(hash text, recorded_at timestamptz) returns text language sql stable as $$
        select encode(sha256(convert_to(hash || ' ' || (extract(epoch from recorded_at) * 1000000)::bigint, 'UTF8')), 'hex')
      $$;
      update case_event set recorded_seal = recorded_seal(hash, recorded_at);
      alter table case_event alter column recorded_seal drop default;
      alter table case_event enable trigger case_event_append_only;
      create function seal_recording() returns trigger language plpgsql as $$
      begin
        new.recorded_seal := recorded_seal(new.hash, new.recorded_at);
        return new;
      end $$;
      create trigger case_event_sealed before insert on case_event for each row execute function seal_recording();
      create index on case_event (recorded_at);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger case_event_sealed on case_event;
      drop function seal_recording;
      drop function recorded_seal;
      drop index case_event_recorded_at_idx;
      alter table case_event drop column recorded_seal;
      drop function audit_append;
      drop table audit_entry;
    `);
  }
}
