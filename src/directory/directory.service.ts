import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, MoreThan } from 'typeorm';
import type { UnitNames } from '../domain/case/commands.ts';
import { page, type Paging } from '../contracts/paging.ts';
import { Staff } from './staff.entity.ts';
import { Unit } from './unit.entity.ts';

export const namesIn = (units: ReadonlyMap<string, Unit>): UnitNames =>
  Object.fromEntries([...units].map(([code, { name }]) => [code, name]));

const BODY = `
  with recursive above as (
    select code, parent, level from unit where code = $1
    union select p.code, p.parent, p.level from unit p join above a on p.code = a.parent and p.level = a.level
  ), body as (
    select code from above union select u.code from unit u join body b on u.parent = b.code
  )
  select code from body order by code`;

/** Which units and people there are. */
@Injectable()
export class Directory {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Whether there is such a unit, and it is not closed. */
  unitExists(code: string): Promise<boolean> {
    return this.database.getRepository(Unit).existsBy({ code, active: true });
  }

  /** Of these units those that there are, or were, by their code. */
  async known(codes: readonly string[]): Promise<ReadonlyMap<string, Unit>> {
    if (codes.length === 0) return new Map();
    const units = await this.database.getRepository(Unit).findBy({ code: In([...new Set(codes)]) });
    return new Map(units.map((unit) => [unit.code, unit]));
  }

  /** What these units are called, also those that are closed. */
  async namesOf(codes: readonly string[]): Promise<UnitNames> {
    return namesIn(await this.known(codes));
  }

  /**
   * The units of the body that a unit belongs to, itself among them: those above it of the same level, as the company of a department is, and all
   * below these.
   */
  async bodyOf(code: string): Promise<string[]> {
    const rows = await this.database.query<{ code: string }[]>(BODY, [code]);
    return rows.map((row) => row.code);
  }

  /** Whether there is such a unit, or was. */
  unitKnown(code: string): Promise<boolean> {
    return this.database.getRepository(Unit).existsBy({ code });
  }

  async units({ cursor, limit }: Paging): Promise<{ items: Unit[]; nextCursor: string | null }> {
    const rows = await this.database.getRepository(Unit).find({
      ...(cursor !== undefined && { where: { code: MoreThan(cursor) } }),
      order: { code: 'asc' },
      take: limit + 1,
    });
    return page(rows, limit, (last) => last.code);
  }

  async staff({ cursor, limit }: Paging): Promise<{ items: Staff[]; nextCursor: string | null }> {
    const rows = await this.database.getRepository(Staff).find({
      ...(cursor !== undefined && { where: { id: MoreThan(cursor) } }),
      order: { id: 'asc' },
      take: limit + 1,
    });
    return page(rows, limit, (last) => last.id);
  }
}
