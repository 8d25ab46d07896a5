import type { Actor } from '../../domain/case/vocabulary.ts';
import type { Html } from '../proof/html.ts';
import type { CaseFile } from './case-file.ts';

/** One paper of a kind: a case may have several returns, extensions, orders. */
export interface Copy {
  /** When its facts came about. */
  at: number;
  by: Actor;
  /** Its own number, where the kind has one. */
  paperNo?: string;
  print: () => Html;
}

/** A printable form of the rules, made from the record of a case. */
export interface Form {
  name: string;
  /** Oldest first; none while the facts do not exist. */
  copies: (file: CaseFile) => Copy[];
}
