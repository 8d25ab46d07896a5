import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last case number given out on a day. */
@Entity()
export class CaseCounter {
  @PrimaryColumn('date') day: string;
  @Column('integer') n: number;
}
