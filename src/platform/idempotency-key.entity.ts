import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Envelope } from './envelope.ts';

/** A claimed `Idempotency-Key`; `status` and `response`, sealed, are set once the request has been answered. */
@Entity()
@Index(['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('text') caller: string;
  @PrimaryColumn('text') path: string;
  @PrimaryColumn('text') key: string;
  /** Keyed: of a form that may be guessed, the database alone tells nothing. */
  @Column('text') bodyHash: string;
  @Column('text') commandId: string;
  @Column('integer', { nullable: true }) status: number | null;
  @Column('json', { nullable: true }) response: Envelope | null;
  @Column('timestamptz', { default: () => 'now()' }) claimedAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}
