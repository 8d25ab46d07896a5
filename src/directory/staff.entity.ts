import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Role } from '../domain/case/vocabulary.ts';
import { Unit } from './unit.entity.ts';

/** Somebody who works on cases; `id` is the subject of their token. */
@Entity()
export class Staff {
  @PrimaryColumn('text') id: string;
  @Column('text') name: string;
  @Column('text', { array: true, default: [] }) roles: Role[];
  @Column('text', { nullable: true }) @ForeignKey(() => Unit) unit: string | null;
  @Column('boolean', { default: true }) active: boolean;
}
