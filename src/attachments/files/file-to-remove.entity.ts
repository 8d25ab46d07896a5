import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The bytes under a key of the store of files are to go; written in the transaction that forgets what they were. */
@Entity()
export class FileToRemove {
  @PrimaryColumn('text') storedAt: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
