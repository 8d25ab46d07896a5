import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ComplaintContent } from '../contracts/register.ts';

/** What the complainant said at registration. `words` in the form in which they are searched: their index serves `q=`. */
@Entity()
export class Complaint {
  @PrimaryColumn('text') caseNo: string;
  @Column('text') queryCodeHash: string;
  @Column('jsonb') content: ComplaintContent;
  @Column('text', { nullable: true }) words: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
