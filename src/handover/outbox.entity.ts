import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import { Complaint } from '../archive/complaint.entity.ts';

/** What a case's workflow is begun with, and of which acts it has yet to be told; written in the transactions of registering and acting. */
@Entity()
@Index(['nextAt'], { where: `untold <> '{}'` })
export class Outbox {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('text', { unique: true }) @ForeignKey(() => Complaint) caseNo: string;
  @Column('jsonb') payload: Record<string, unknown>;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  /** As `src/handover/untold.ts` writes it, in the order in which it happened. */
  @Column('text', { array: true, default: '{}' }) untold: string[];
  /** The sweep leaves it alone until then: the process that acted, or the one that leased it, is signalling. */
  @Column('timestamptz', { default: () => 'now()' }) nextAt: Date;
  @Column('integer', { default: 0 }) attempts: number;
  @Column('text', { nullable: true }) lastError: string | null;
  /** Of which workflow code it was begun: set-up takes up what an earlier release began. */
  @Column('integer', { default: 2 }) generation: number;
}
