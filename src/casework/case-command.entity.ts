import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A command that was accepted without waiting for its outcome (`Prefer: respond-async`, or no worker in time). */
@Entity()
@Check('case_command_status_check', `status in ('pending', 'done', 'refused')`)
@Index(['createdAt'], { where: `status = 'pending'` })
@Index(['caseNo'])
export class CaseCommand {
  @PrimaryColumn('text') id: string;
  @Column('text') caseNo: string;
  @Column('text') command: string;
  @Column('jsonb') payload: Record<string, unknown>;
  @Column('text', { default: 'pending' }) status: 'pending' | 'done' | 'refused';
  @Column('text', { nullable: true }) code: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { nullable: true }) sentAt: Date | null;
}
