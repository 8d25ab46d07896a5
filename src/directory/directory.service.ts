import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, MoreThan } from 'typeorm';
import type { UnitNames } from '../domain/case/commands.ts';
import { page, type Paging } from '../contracts/paging.ts';
import { Staff } from './staff.entity.ts';
import { Unit } from './unit.entity.ts';

export const namesIn = (units: ReadonlyMap<string, Unit>): UnitNames =>
  Object.fromEntries([...units].map(([code, { name }]) => [code, name]));

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
