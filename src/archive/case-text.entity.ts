import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a person wrote with a command, under that command's id. Erasable: the archive keeps only its hash, which tells nothing without the salt. */
@Entity()
@Index(['caseNo'])
export class CaseText {
  @PrimaryColumn('text') id: string;
  @Column('text') caseNo: string;
  @Column('jsonb') body: Record<string, unknown>;
  @Column('text', { default: '' }) salt: string;
  /** SHA-256 of salt and body. */
  @Column('text') hash: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
