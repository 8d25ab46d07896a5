import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A handling unit (承办单位): level, function and territory decide what comes to it (F-013). */
@Entity()
export class Unit {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') level: string;
  @Column('text') region: string;
  @Column('text', { array: true, default: [] }) functions: string[];
  @Column('text', { nullable: true }) @ForeignKey(() => Unit) parent: string | null;
  /** False once it is closed: no case is dispatched to it any more, and nobody is appointed to it. */
  @Column('boolean', { default: true }) active: boolean;
}
