import { Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { ErasureBasis, UnmaskPurpose } from '../domain/access/privacy.ts';
import { Complaint } from '../archive/complaint.entity.ts';

/** That somebody had a complainant unmasked, and until when. The reason goes when the case is erased. */
@Entity()
@Index(['person', 'at'])
@Index(['caseNo', 'person', 'until'])
export class Unmasking {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('text') person: string;
  @Column('text') purpose: UnmaskPurpose;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('timestamptz') at: Date;
  @Column('timestamptz') until: Date;
}

/** What a unit had the hotline tell or ask a complainant, and what came of it. The words go when the case is erased. */
@Entity()
@Index(['caseNo'])
@Index(['askedAt'], { where: 'answered_at is null' })
export class RelayMessage {
  @PrimaryColumn('text') id: string;
  @Column('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('text') unit: string;
  @Column('text') askedBy: string;
  @Column('timestamptz') askedAt: Date;
  @Column('text', { nullable: true }) message: string | null;
  @Column('text', { nullable: true }) answeredBy: string | null;
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
  @Column('text', { nullable: true }) answer: string | null;
  /** The answer as the unit reads it, made while it was known whom to take out; null when it was not. */
  @Column('text', { nullable: true }) told: string | null;
}

/** The text that the unit complained about gets in place of the complaint. */
export interface RedactedText {
  summary: string;
  detail: string;
  demands: string[];
}

@Entity()
export class Redaction {
  @PrimaryColumn('text') @ForeignKey(() => Complaint) caseNo: string;
  @Column('jsonb') text: RedactedText;
  @Column('text') madeBy: string;
  @Column('timestamptz') madeAt: Date;
}

/** The erasure list: what two people agreed to erase, by number alone. A restored backup is erased again by it. */
@Entity()
export class Erasure {
  @PrimaryColumn('text') caseNo: string;
  @Column('text') basis: ErasureBasis;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('text', { nullable: true }) agreedBy: string | null;
  @Column('timestamptz', { nullable: true }) agreedAt: Date | null;
  @Column('text', { nullable: true }) erasedBy: string | null;
  @Column('timestamptz', { nullable: true }) erasedAt: Date | null;
}
