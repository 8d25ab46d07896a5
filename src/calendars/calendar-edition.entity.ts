import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Calendar } from '../domain/time/calendar.ts';

/**
 * What was known of a region's working days from a notice on. Immutable but for `settledAt`. The definition of the nation is whole, that of
 * another region holds only its own days. Each follows the one before it, so that two cannot be published at once.
 */
@Entity()
@Unique('calendar_edition_notice_key', ['region', 'notice'])
@Unique('calendar_edition_supersedes_key', ['supersedes'])
export class CalendarEdition {
  @PrimaryColumn('text') edition: string;
  @Column('text') region: string;
  @Column('timestamptz') publishedAt: Date;
  @Column('text') notice: string;
  @Column('jsonb') definition: Calendar;
  @Column('text', { nullable: true }) supersedes: string | null;
  @Column('text') recordedBy: string;
  @Column('timestamptz', { default: () => 'now()' }) recordedAt: Date;
  /** When the cases were looked at once more that had begun while processes still learnt of the edition. */
  @Column('timestamptz', { nullable: true }) settledAt: Date | null;
}
