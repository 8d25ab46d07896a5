import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { CaseStateName, Channel, Flag, MatterType, SupervisionForm } from '../domain/case/vocabulary.ts';
import type { Tier } from '../domain/policy/policy.ts';

/** The list projection: everything in it follows from `case_event` and can be rebuilt byte-equal. `status` is the finest Chinese state. */
@Entity()
@Index(['dueAt', 'caseNo'])
@Index(['registeredAt', 'caseNo'])
@Index(['state', 'registeredAt', 'caseNo'])
@Index(['unit', 'dueAt', 'caseNo'])
@Index(['firstContact', 'registeredAt', 'caseNo'])
export class ComplaintCase {
  @PrimaryColumn('text') caseNo: string;
  @Column('integer') version: number;
  @Column('text') state: CaseStateName;
  @Column('text') status: string;
  @Column('text') matterType: MatterType;
  @Column('text', { nullable: true }) typeCode: string | null;
  @Column('text', { nullable: true }) tier: Tier | null;
  @Column('text') region: string;
  @Column('text') channel: Channel;
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text', { array: true, default: [] }) coUnits: string[];
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  @Column('boolean', { default: false }) overdue: boolean;
  @Column('text', { default: 'none' }) supervision: SupervisionForm;
  @Column('text') policyVersion: string;
  @Column('integer', { default: 0 }) extensions: number;
  @Column('text', { array: true, default: [] }) flags: Flag[];
  @Column('timestamptz') registeredAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  /** Who took it in, and follows it (F-011). */
  @Column('text', { nullable: true }) firstContact: string | null;
  /** Units that may know of it beside the ones that handle it. */
  @Column('text', { array: true, default: [] }) involved: string[];
}
