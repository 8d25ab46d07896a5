import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CatalogueVersion, type Kind } from './catalogue-version.entity.ts';

/** A published version that is in effect no more from an instant on: never updated, never deleted (a trigger refuses). */
@Entity('catalogue_retirement')
@ForeignKey(() => CatalogueVersion, ['kind', 'code', 'version'], ['kind', 'code', 'version'])
export class CatalogueRetirement {
  @PrimaryColumn('text') kind: Kind;
  @PrimaryColumn('text') code: string;
  @PrimaryColumn('integer') version: number;
  @Column('timestamptz', { default: () => 'clock_timestamp()' }) retiredAt: Date;
  @Column('text') retiredBy: string;
  @Column('text') reason: string;
}
