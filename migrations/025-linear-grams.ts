import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The same arrays in linear time: `substr` of a multibyte text counts from its start, so that 20,000 characters took 13 s (`6-measures.md` C.3).
 * Rows and index of before stay as they are.
 */
export class LinearGrams1764000000025 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function cjk_grams(t text) returns text[] language sql immutable parallel safe strict as $$
        select coalesce(array_agg(distinct gram) filter (where gram is not null), '{}')
        from (
          select case when i = 1 then ch || coalesce(lead(ch) over w, '') else ch || lead(ch) over w end as gram
          from unnest(string_to_array(
            regexp_replace(lower(t), '[\\s，。、；：？！（）《》“”…—,.;:?!()\\[\\]_/\\\\-]+', '', 'g'), null
          )) with ordinality as u(ch, i)
          window w as (order by i)
        ) neighbours
      $$;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function cjk_grams(t text) returns text[] language sql immutable parallel safe strict as $$
        with s as (select regexp_replace(lower(t), '[\\s，。、；：？！（）《》“”…—,.;:?!()\\[\\]_/\\\\-]+', '', 'g') as x)
        select coalesce(array_agg(distinct substr(x, i, 2)), '{}')
        from s, generate_series(1, greatest(char_length(x) - 1, 1)) i
        where x <> ''
      $$;
    `);
  }
}
