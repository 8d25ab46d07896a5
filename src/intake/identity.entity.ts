import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { ComplainantIdentity } from '../contracts/register.ts';
import { Complaint } from './complaint.entity.ts';

/** The only place with a complainant's name, phone and address; erasing it is one row (Q36). */
@Entity()
export class Identity {
  @PrimaryColumn('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('jsonb', { nullable: true }) complainant: ComplainantIdentity | null;
}
