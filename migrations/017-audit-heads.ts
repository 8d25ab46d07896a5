import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each chain of the audit ends, kept beside it: a chain cannot tell by itself that its last rows are gone. */
export class AuditHeads1764000000017 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table audit_head (
        chain smallint primary key,
        seq integer not null,
        hash text not null
      );
      insert into audit_head select distinct on (chain) chain, seq, hash from audit_entry order by chain, seq desc;
      create trigger audit_head_stays before delete or truncate on audit_head
        for each statement execute function refuse_change();
      create function keep_audit_head() returns trigger language plpgsql as $$
      begin
        insert into audit_head values (new.chain, new.seq, new.hash)
        on conflict (chain) do update set seq = excluded.seq, hash = excluded.hash;
        return null;
      end $$;
      create trigger audit_entry_heads after insert on audit_entry for each row execute function keep_audit_head();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger audit_entry_heads on audit_entry;
      drop function keep_audit_head;
      drop table audit_head;
    `);
  }
}
