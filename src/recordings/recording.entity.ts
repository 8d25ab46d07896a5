import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { Capacity } from '../domain/recording/recording.ts';
import { bigintAsNumber } from '../platform/postgres-names.ts';

/** A recorded call. `storedAt` is its key in the store of files, by the day it was recorded (F-145); a purged one leaves its row. */
@Entity()
@Index(['uploadedBy', 'createdAt'])
export class Recording {
  @PrimaryColumn('text') id: string;
  @Column('text') sha256: string;
  @Column('bigint', { transformer: bigintAsNumber }) size: number;
  @Column('text') mediaType: string;
  @Column('text') @Index() storedAt: string;
  @Column('text') channel: string;
  @Column('text', { nullable: true }) @Index() caseNo: string | null;
  @Column('timestamptz') recordedAt: Date;
  @Column('timestamptz') retainUntil: Date;
  @Column('boolean', { default: false }) held: boolean;
  @Column('text', { nullable: true }) purgeMarkedBy: string | null;
  @Column('text', { nullable: true }) purgeMarkedAs: Capacity | null;
  @Column('timestamptz', { nullable: true }) purgeMarkedAt: Date | null;
  @Column('timestamptz', { nullable: true }) purgedAt: Date | null;
  @Column('text') uploadedBy: string;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
}

/** Somebody asks to hear a recording; somebody else decides (F-143, Q35). */
@Entity()
@Check('recording_request_status_check', "status in ('pending', 'approved', 'rejected')")
export class RecordingRequest {
  @PrimaryColumn('text') id: string;
  @Column('text') @ForeignKey(() => Recording) @Index() recordingId: string;
  @Column('text') purpose: string;
  @Column('text') reason: string;
  @Column('text') requestedBy: string;
  @Column('text') requestedAs: Capacity;
  @Column('timestamptz') requestedAt: Date;
  @Column('text', { default: 'pending' }) status: 'pending' | 'approved' | 'rejected';
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedAs: Capacity | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
}

/** The ledger of everything done or attempted with recordings: append-only by trigger. */
@Entity()
@Index(['recordingId', 'seq'])
export class RecordingAccess {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) seq: string;
  @Column('text') @ForeignKey(() => Recording) recordingId: string;
  @Column('timestamptz') at: Date;
  @Column('text') caller: string;
  @Column('text', { nullable: true }) capacity: string | null;
  @Column('text') action: string;
  /** `done`, or the code of the refusal. */
  @Column('text') outcome: string;
  @Column('text', { nullable: true }) purpose: string | null;
  @Column('text', { nullable: true }) requestId: string | null;
  @Column('text', { nullable: true }) authoriser: string | null;
}
