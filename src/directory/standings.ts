import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Standing } from '../domain/access/standing.ts';
import { StaffDirectory } from '../platform/auth.ts';
import { NONE_IN_HAND } from './locks.ts';

/** A revoked officer is refused within a second, on every API process: half of it may be memory. */
const REMEMBERED_MS = 500;
const REMEMBERED = 10_000;

const STANDING = `
  select roles, unit, region, active and valid_from <= now() and coalesce(valid_until > now(), true) as valid
  from staff where id = $1`;

/** What the directory says of people, by the database's clock, so that every process says the same. */
@Injectable()
export class Standings extends StaffDirectory {
  private readonly remembered = new Map<string, { standing: Promise<Standing | undefined>; until: number }>();

  constructor(@InjectDataSource() private readonly database: DataSource) {
    super();
  }

  async standing(subject: string, exactly: boolean): Promise<Standing | undefined> {
    if (exactly) {
      await this.database.query(NONE_IN_HAND);
      return this.ask(subject);
    }
    const known = this.remembered.get(subject);
    if (known && performance.now() < known.until) return known.standing;
    const standing = this.ask(subject);
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(subject, { standing, until: performance.now() + REMEMBERED_MS });
    standing.catch(() => this.remembered.delete(subject));
    return standing;
  }

  private async ask(subject: string): Promise<Standing | undefined> {
    return (await this.database.query<Standing[]>(STANDING, [subject]))[0];
  }
}
