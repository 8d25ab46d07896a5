import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Complaint } from '../archive/complaint.entity.ts';
import type { Envelope } from '../platform/envelope.ts';

/**
 * The only place with a complainant's name, phone and address: sealed under a key of the case's own, which is itself sealed under the ring's.
 * Erasing it is one row. A case without a row is anonymous, or was erased.
 */
@Entity()
export class Identity {
  @PrimaryColumn('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('jsonb') envelope: Envelope;
  @Column('jsonb') dataKey: Envelope;
  /** By which the cases of one caller are found: one for each number under which they are reached. */
  @Index('identity_phone_hmacs_idx', { type: 'gin' })
  @Column('text', { array: true, default: [] })
  phoneHmacs: string[];
}
