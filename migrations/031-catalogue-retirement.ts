import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of policies and complaint types that are in effect no more: published stays published, cases that follow them go on. */
export class CatalogueRetirement1764000000031 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table catalogue_retirement (
        kind text not null,
        code text not null,
        version integer not null,
        retired_at timestamptz not null default clock_timestamp(),
        retired_by text not null,
        reason text not null,
        primary key (kind, code, version),
        foreign key (kind, code, version) references catalogue_version (kind, code, version)
      );
      create trigger catalogue_retirement_append_only before update or delete or truncate on catalogue_retirement
        for each statement execute function refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table catalogue_retirement');
  }
}
