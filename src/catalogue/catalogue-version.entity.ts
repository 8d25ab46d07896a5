import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ComplaintTypeFile } from '../contracts/complaint-type.ts';
import type { PolicyFile } from '../contracts/policy.ts';

/** The kinds of things that are published, each with its folder. */
export const KINDS = { policy: 'policies', 'complaint-type': 'complaint-types' } as const;
export type Kind = keyof typeof KINDS;

/** What is published of each kind. */
export interface Definitions {
  policy: PolicyFile;
  'complaint-type': ComplaintTypeFile;
}

/** A published version of a policy or complaint type: never updated, never deleted (a trigger refuses). */
@Entity('catalogue_version')
@Index(['publishedAt'])
export class CatalogueVersion {
  @PrimaryColumn('text') kind: Kind;
  @PrimaryColumn('text') code: string;
  @PrimaryColumn('integer') version: number;
  /** `json` keeps the order in which form fields were written. */
  @Column('json') definition: Definitions[Kind];
  /** SHA-256 of the definition, whatever its layout and the order of its keys. */
  @Column('text') hash: string;
  @Column('timestamptz', { default: () => 'clock_timestamp()' }) publishedAt: Date;
  /** Who published it: a caller's id, or `file:` and the file's name. */
  @Column('text') publishedBy: string;
}
