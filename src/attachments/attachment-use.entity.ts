import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Attachment } from './attachment.entity.ts';

/** An act on a case named the attachment: from then on it belongs to the case's file. */
@Entity()
export class AttachmentUse {
  @PrimaryColumn('text') @ForeignKey(() => Attachment) attachmentId: string;
  @PrimaryColumn('text') @Index() caseNo: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
