import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The words of a complaint in the form in which they are searched, written by the application, which alone knows it; rows of before get theirs
 * from set-up. And every number under which a caller is reached, for a field may hold two.
 */
export class PlainWords1764000000026 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table complaint add column words text;
      drop index complaint_words_idx;
      create index complaint_words_idx on complaint using gin (cjk_grams(words));
      drop function complaint_words;

      drop index identity_phone_hmac_idx;
      alter table identity alter column phone_hmac type text[]
        using case when phone_hmac is null then '{}' else array[phone_hmac] end;
      alter table identity rename column phone_hmac to phone_hmacs;
      alter table identity alter column phone_hmacs set default '{}', alter column phone_hmacs set not null;
      create index identity_phone_hmacs_idx on identity using gin (phone_hmacs);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index identity_phone_hmacs_idx;
      alter table identity alter column phone_hmacs drop default, alter column phone_hmacs drop not null;
      alter table identity rename column phone_hmacs to phone_hmac;
      alter table identity alter column phone_hmac type text using phone_hmac[1];
      create index identity_phone_hmac_idx on identity (phone_hmac);

      create function complaint_words(content jsonb) returns text language sql immutable parallel safe as $$
        select coalesce(content ->> 'summary', '') || E'\\n' || coalesce(content ->> 'detail', '')
      $$;
      drop index complaint_words_idx;
      alter table complaint drop column words;
      create index complaint_words_idx on complaint using gin (cjk_grams(complaint_words(content)));
    `);
  }
}
