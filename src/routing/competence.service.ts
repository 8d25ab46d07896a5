import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, LessThan } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { page, type Paging } from '../contracts/paging.ts';
import type { CompetenceView, PublishCompetence } from '../contracts/routing.ts';
import { Unit } from '../directory/unit.entity.ts';
import type { Caller } from '../domain/access/access.ts';
import { toIso } from '../domain/time/instant.ts';
import { refusal } from '../platform/problem.ts';
import { CompetenceList } from './competence-list.entity.ts';
import type { CompetenceInEffect } from './suggest.ts';

const MOST_LISTS = 500;

/** What each unit is competent for (F-057). A version once published stays; the newest that has come into effect counts. */
@Injectable()
export class Competence {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly catalogue: Catalogue,
    private readonly audit: Audit,
  ) {}

  /** A unit's versions, newest first. */
  async versions(
    unit: string,
    { cursor, limit }: Paging,
  ): Promise<{ items: CompetenceView[]; nextCursor: string | null }> {
    const before = Number(cursor ?? Number.MAX_SAFE_INTEGER);
    const rows = await this.db.getRepository(CompetenceList).find({
      where: { unit, ...(before <= 2_147_483_647 && { version: LessThan(before) }) },
      order: { version: 'desc' },
      take: limit + 1,
    });
    const current = (await this.inEffect([unit]))[0]?.version;
    const { items, nextCursor } = page(rows, limit, ({ version }) => String(version));
    return { items: items.map((row) => viewOf(row, current)), nextCursor };
  }

  /**
   * The next version of a unit's list. Two at once get one number each.
   * @throws Problem `type-unknown` when an item names a complaint type that is not in effect
   */
  async publish(
    unit: string,
    { items, effectiveFrom }: PublishCompetence,
    by: Caller,
  ): Promise<CompetenceView> {
    const codes = new Set(items.flatMap(({ types = [] }) => types));
    for (const code of codes) if (!this.catalogue.type(code)) throw refusal('type-unknown');
    const row = await this.db.transaction(async (db) => {
      await db.findOneOrFail(Unit, { where: { code: unit }, lock: { mode: 'pessimistic_write' } });
      const last = (await db.maximum(CompetenceList, 'version', { unit })) ?? 0;
      const publishedAt = new Date();
      const published = {
        unit,
        version: last + 1,
        items,
        publishedBy: by.id,
        publishedAt,
        effectiveFrom: effectiveFrom === undefined ? publishedAt : new Date(effectiveFrom),
      };
      await db.insert(CompetenceList, published);
      await this.audit.note(
        {
          actor: by,
          action: 'competence.published',
          subject: unit,
          outcome: 'done',
          detail: { version: last + 1 },
        },
        db,
      );
      return published;
    });
    return viewOf(row, (await this.inEffect([unit]))[0]?.version);
  }

  /** The lists that count now, of these units or of all. */
  inEffect(units?: readonly string[]): Promise<CompetenceInEffect[]> {
    return this.db.query<CompetenceInEffect[]>(
      `select distinct on (unit) unit, version, items from competence_list
       where effective_from <= now() and ($1::text[] is null or unit = any ($1)) order by unit, version desc limit ${MOST_LISTS}`,
      [units ?? null],
    );
  }
}

const viewOf = (
  { effectiveFrom, publishedAt, ...row }: CompetenceList,
  current: number | undefined,
): CompetenceView => ({
  ...row,
  effectiveFrom: toIso(effectiveFrom.getTime()),
  publishedAt: toIso(publishedAt.getTime()),
  inEffect: row.version === current,
});
