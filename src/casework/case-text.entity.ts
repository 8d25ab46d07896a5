import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a person wrote with a command, under that command's id. Erasable: the archive keeps only its hash. */
@Entity()
@Index(['caseNo'])
export class CaseText {
  @PrimaryColumn('text') id: string;
  @Column('text') caseNo: string;
  @Column('jsonb') body: Record<string, unknown>;
  @Column('text') hash: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
