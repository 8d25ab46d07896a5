import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { CompetenceItem } from '../contracts/routing.ts';
import { Unit } from '../directory/unit.entity.ts';

/** One version of a unit's competence list (权责清单, F-057): never updated, never deleted (a trigger refuses). */
@Entity()
export class CompetenceList {
  @PrimaryColumn('text') @ForeignKey(() => Unit) unit: string;
  @PrimaryColumn('integer') version: number;
  @Column('jsonb') items: CompetenceItem[];
  @Column('timestamptz') effectiveFrom: Date;
  @Column('text') publishedBy: string;
  @Column('timestamptz', { default: () => 'clock_timestamp()' }) publishedAt: Date;
}
