import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Complaint } from '../archive/complaint.entity.ts';

/** A row of a backlog that has been registered: each row exactly once, whatever is run again. */
@Entity()
export class ImportRow {
  @PrimaryColumn('text') source: string;
  @PrimaryColumn('text') rowId: string;
  @Column('text') @ForeignKey(() => Complaint) caseNo: string;
  /** Keyed digest (HMAC) of a row's number and words; null for a request, and for rows from before there were digests. */
  @Column('text', { nullable: true }) @Index() digest: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
