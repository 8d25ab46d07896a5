import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row of the audit: never updated, never deleted (a trigger refuses), chained to the row before of its chain by `hash`. */
@Entity()
@Check('audit_entry_outcome_check', `outcome in ('done', 'refused')`)
@Index(['at'])
@Index(['actor', 'at'])
@Index(['subject', 'at'])
export class AuditEntry {
  @PrimaryColumn('smallint') chain: number;
  @PrimaryColumn('integer') seq: number;
  @Column('timestamptz') at: Date;
  @Column('text') actor: string;
  @Column('text', { array: true }) roles: string[];
  @Column('text', { nullable: true }) unit: string | null;
  @Column('text') action: string;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('text') outcome: 'done' | 'refused';
  @Column('text', { nullable: true }) code: string | null;
  @Column('text', { nullable: true }) purpose: string | null;
  @Column('jsonb', { nullable: true }) detail: Record<string, string | number | boolean> | null;
  @Column('text') hash: string;
}
