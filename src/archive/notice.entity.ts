import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A notice to an audience, once per event of the archive. */
@Entity()
export class Notice {
  @PrimaryColumn('text') caseNo: string;
  @PrimaryColumn('integer') seq: number;
  @PrimaryColumn('text') audience: string;
  @Column('text') kind: string;
  @Column('jsonb') naming: Record<string, unknown>;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
