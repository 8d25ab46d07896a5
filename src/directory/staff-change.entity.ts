import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { APPOINTMENT_CHANGES } from '../contracts/directory.ts';
import type { Role } from '../domain/case/vocabulary.ts';
import { Staff } from './staff.entity.ts';

/** Who was given which roles in which unit, by whom and when: append-only. */
@Entity()
@Index(['staffId', 'id'])
export class StaffChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('text') @ForeignKey(() => Staff) staffId: string;
  @Column('timestamptz', { default: () => 'now()' }) at: Date;
  @Column('text') by: string;
  @Column('text') change: keyof typeof APPOINTMENT_CHANGES;
  @Column('text', { array: true }) roles: Role[];
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text', { nullable: true }) region: string | null;
  @Column('text', { nullable: true }) reason: string | null;
}
