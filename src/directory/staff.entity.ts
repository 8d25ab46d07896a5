import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Role } from '../domain/case/vocabulary.ts';
import { Unit } from './unit.entity.ts';

/** Somebody who works on cases, or administers; `id` is the subject of their token. Their term is judged by the database's clock. */
@Entity()
export class Staff {
  @PrimaryColumn('text') id: string;
  @Column('text') name: string;
  @Column('text', { array: true, default: [] }) roles: Role[];
  @Column('text', { nullable: true }) @ForeignKey(() => Unit) unit: string | null;
  /** The region they work for, and its parts; null: every region. */
  @Column('text', { nullable: true }) region: string | null;
  @Column('boolean', { default: true }) active: boolean;
  @Column('timestamptz', { default: () => 'now()' }) validFrom: Date;
  /** The end of the term, or the instant of revocation; null while none is foreseen. */
  @Column('timestamptz', { nullable: true }) validUntil: Date | null;
}
