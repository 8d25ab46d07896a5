import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ClockChange, EventType, TextRef } from '../domain/case/events.ts';
import type { Actor } from '../domain/case/vocabulary.ts';

/** One row of the archive: never updated, never deleted (a trigger refuses), chained to the row before by `hash`. */
@Entity('case_event')
@Index(['caseNo', 'commandId'], { where: 'command_id is not null' })
@Index(['recordedAt'])
@Index(['at'], { where: "type in ('return-approved', 'return-rejected')" })
export class StoredEvent {
  @PrimaryColumn('text') caseNo: string;
  @PrimaryColumn('integer') seq: number;
  @Column('text') type: EventType;
  @Column('timestamptz') at: Date;
  @Column('text', { nullable: true }) commandId: string | null;
  @Column('jsonb') actor: Actor;
  @Column('jsonb') data: object;
  @Column('jsonb', { nullable: true }) text: TextRef | null;
  @Column('jsonb', { nullable: true }) clocks: ClockChange[] | null;
  @Column('text') hash: string;
  @Column('timestamptz', { default: () => 'now()' }) recordedAt: Date;
  /** Over `hash` and `recordedAt`; a trigger fills it in. */
  @Column('text') recordedSeal: string;
}
