import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Complaint } from '../archive/complaint.entity.ts';

/** A row of a backlog that has been registered: each row exactly once, whatever is run again. */
@Entity()
export class ImportRow {
  @PrimaryColumn('text') source: string;
  @PrimaryColumn('text') rowId: string;
  @Column('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
