import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Errand as ErrandOf } from '../domain/case/errands.ts';

/** What an event of one case asks of another, until it is done or given up. */
@Entity()
@Index(['createdAt'], { where: 'done_at is null' })
export class Errand {
  @PrimaryColumn('text') caseNo: string;
  @PrimaryColumn('integer') seq: number;
  @PrimaryColumn('integer') n: number;
  /** Of the command by which it is carried out: random, for the case that it reaches shows it. */
  @Column('text', { default: () => 'gen_random_uuid()' }) id: string;
  @Column('jsonb') payload: ErrandOf;
  @Column('integer', { default: 0 }) attempts: number;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { nullable: true }) triedAt: Date | null;
  @Column('timestamptz', { nullable: true }) doneAt: Date | null;
  /** The name of what went wrong last; never its message, which may quote what people wrote. */
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz', { nullable: true }) givenUpAt: Date | null;
}
