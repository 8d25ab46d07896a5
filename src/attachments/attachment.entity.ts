import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../platform/postgres-names.ts';

/** An uploaded file. `storedAt` is its path below the data folder's `attachments/`; `name` is what the uploader called it. */
@Entity()
export class Attachment {
  @PrimaryColumn('text') id: string;
  @Column('text') sha256: string;
  @Column('bigint', { transformer: bigintAsNumber }) size: number;
  @Column('text') mediaType: string;
  @Column('text') name: string;
  @Column('text') storedAt: string;
  @Column('text') uploadedBy: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
