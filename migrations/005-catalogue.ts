import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is published: every version of every policy and complaint type, by file or through the API. */
export class Catalogue1764000000005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table catalogue_version (
        kind text not null,
        code text not null,
        version integer not null,
        definition json not null,
        hash text not null,
        published_at timestamptz not null default clock_timestamp(),
        published_by text not null,
        primary key (kind, code, version)
      );
      create index on catalogue_version (published_at);
      create trigger catalogue_version_append_only before update or delete or truncate on catalogue_version
        for each statement execute function refuse_change();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table catalogue_version');
  }
}
