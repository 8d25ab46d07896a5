import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ComplaintContent } from '../contracts/register.ts';

/** What the complainant said at registration. The index on its words serves `q=`. */
@Entity()
export class Complaint {
  @PrimaryColumn('text') caseNo: string;
  @Column('text') queryCodeHash: string;
  @Column('jsonb') content: ComplaintContent;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
