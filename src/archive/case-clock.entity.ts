import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintAsNumber } from '../platform/postgres-names.ts';

/** How far a demo case's own clock has been moved ahead, in ms. */
@Entity()
export class CaseClock {
  @PrimaryColumn('text') caseNo: string;
  @Column('bigint', { transformer: bigintAsNumber }) offsetMs: number;
  /** How far it may have been moved by a jump that is under way. */
  @Column('bigint', { transformer: bigintAsNumber, default: 0 }) reachMs: number;
}
