import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CalendarEdition } from './calendar-edition.entity.ts';

/** What became of an open case under a new edition: `moved` dates, only `pinned`, or nothing to do. Null while it waits. */
export type ChangeOutcome = 'moved' | 'pinned' | 'nothing';

/** One open case that an edition concerns. The rows are made with the edition, so that an interrupted run knows what is left. */
@Entity()
@Check('calendar_change_outcome_check', `outcome in ('moved', 'pinned', 'nothing')`)
@Index(['attempts', 'caseNo'], { where: 'outcome is null' })
export class CalendarChange {
  @PrimaryColumn('text') @ForeignKey(() => CalendarEdition) edition: string;
  @PrimaryColumn('text') caseNo: string;
  /** Each look at a case is a command of its own. */
  @Column('integer', { default: 1 }) look: number;
  @Column('integer', { default: 0 }) attempts: number;
  @Column('timestamptz', { default: () => 'now()' }) triedAt: Date;
  /** Until then a process is at it; a process that died is waited for no longer. */
  @Column('timestamptz', { nullable: true }) claimedUntil: Date | null;
  @Column('text', { nullable: true }) outcome: ChangeOutcome | null;
}
