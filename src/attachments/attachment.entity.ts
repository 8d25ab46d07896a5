import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../platform/postgres-names.ts';

/** An uploaded file. `storedAt` is its key in the store of files; `name` is what the uploader called it. */
@Entity()
@Index(['uploadedBy', 'createdAt'])
@Index(['createdAt'])
export class Attachment {
  @PrimaryColumn('text') id: string;
  @Column('text') sha256: string;
  @Column('bigint', { transformer: bigintAsNumber }) size: number;
  @Column('text') mediaType: string;
  @Column('text') name: string;
  @Column('text') storedAt: string;
  @Column('text') uploadedBy: string;
  /** The uploader's unit; null at the hotline. */
  @Column('text', { nullable: true }) unit: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
