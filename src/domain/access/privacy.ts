import type { Instant } from '../time/instant.ts';
import type { Role } from '../case/vocabulary.ts';
import type { PrivacyRefusal } from '../refusals.ts';
import {
  isAccused,
  isUnitStaff,
  readsContent,
  readsIdentity,
  type Caller,
  type CaseRelation,
} from './access.ts';

/** What a complainant may be unmasked for, and nothing else. */
export const UNMASK_PURPOSES = {
  contact: '联系诉求人',
  verification: '核实身份',
  handover: '移交办理',
  legal: '依法提供',
} as const;
export type UnmaskPurpose = keyof typeof UNMASK_PURPOSES;

/** How long an unmasking lasts. */
export const UNMASKED_MS = 15 * 60_000;

/** Those who see every complainant masked, and may have reason to know who it is. */
const MAY_UNMASK: Partial<Record<Role, readonly UnmaskPurpose[]>> = {
  reviewer: ['verification'],
  supervisor: ['verification'],
  oversight: ['verification', 'legal'],
  records: ['handover', 'legal'],
};
/** A unit has to reach the complainant, and to be sure of whom it has reached. */
const OF_UNIT: readonly UnmaskPurpose[] = ['contact', 'verification'];

/**
 * Whether somebody may be shown the complainant for a purpose, as an act of its own: whoever reads the identity anyway, for every purpose; of
 * the others each for what their office needs; a co-handling unit as the handling one, unless the complainant asked for confidence (Q36);
 * the unit complained about never.
 */
export function mayUnmask(
  caller: Caller,
  c: CaseRelation,
  confidential: boolean,
  purpose: UnmaskPurpose,
): boolean {
  if (isAccused(caller, c)) return false;
  if (readsIdentity(caller, c, confidential)) return true;
  const coHandles = isUnitStaff(caller) && c.coUnits.includes(caller.unit ?? '');
  if (coHandles && !confidential && OF_UNIT.includes(purpose)) return true;
  return caller.roles.some((role) => MAY_UNMASK[role]?.includes(purpose));
}

/** How much of what people wrote on a case somebody may read. */
export type WordsSeen =
  /** Nothing. */
  | 'none'
  /** In place of the complaint the text that was prepared for the unit complained about; of the course what it wrote and what is said to it. */
  | 'prepared'
  /** With who the complainant is taken out: of a unit's the course alone, as far as it is addressed to units. */
  | 'redacted'
  /** Everything as it was written. */
  | 'as-written';

/** Whoever may not know a confidential complainant does not learn it from their words either. */
export function wordsSeen(caller: Caller, c: CaseRelation, confidential: boolean): WordsSeen {
  if (!readsContent(caller, c)) return 'none';
  if (isAccused(caller, c)) return 'prepared';
  return confidential && !readsIdentity(caller, c, confidential) ? 'redacted' : 'as-written';
}

/** A unit that handles a case without knowing the complainant asks through the hotline; the unit complained about has nothing to ask them. */
export const mayRelay = (caller: Caller, c: CaseRelation): boolean =>
  isUnitStaff(caller) &&
  !isAccused(caller, c) &&
  caller.unit !== undefined &&
  (caller.unit === c.unit || c.coUnits.includes(caller.unit));

/** Those of the hotline who reach complainants. */
export const RELAYS: Role[] = ['agent', 'callback-officer', 'duty-lead'];
/** Those who prepare the text for the unit complained about. */
export const REDACTS: Role[] = ['dispatcher', 'duty-lead'];
/** Those whose agreement an erasure takes: who keeps the file, then who guards the people in it (三员分立). */
export const ERASES: Role[] = ['records', 'security-admin'];

/** What an erasure rests on: its retention is over, or the law, a court or the authority over personal data demands it. */
export const ERASURE_BASES = { 'retention-over': '保存期限届满', 'legal-order': '依法责令清除' } as const;
export type ErasureBasis = keyof typeof ERASURE_BASES;

/** What decides whether a case may be erased. */
export interface Erasable {
  /** The exclusive end of its retention; undefined while it is not archived. */
  retainUntil: Instant | undefined;
  held: boolean;
  agreedBy: string | undefined;
  erased: boolean;
}

export type ErasureStep = { refused: PrivacyRefusal } | { step: 'agree' | 'erase' };

/** Erasing takes an archived case, the clock or a legal order, and two people: the records office agrees, then a security administrator does it. */
export function erasureStep(caller: Caller, c: Erasable, basis: ErasureBasis, now: Instant): ErasureStep {
  if (c.erased) return { refused: 'already-erased' };
  if (c.retainUntil === undefined) return { refused: 'not-archived' };
  if (c.held) return { refused: 'legal-hold' };
  if (basis === 'retention-over' && now < c.retainUntil) return { refused: 'retention-running' };
  if (!caller.roles.includes('security-admin')) return { step: 'agree' };
  if (c.agreedBy === undefined) return { refused: 'erasure-not-agreed' };
  return c.agreedBy === caller.id ? { refused: 'four-eyes' } : { step: 'erase' };
}
