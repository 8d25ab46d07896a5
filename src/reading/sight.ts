import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import { isSaidToUnits, wordsSeen, type WordsSeen } from '../domain/access/privacy.ts';
import type { Caller, CaseRelation } from '../domain/access/access.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import type { RedactedText } from '../vault/privacy.entity.ts';
import { redactAll, redacted } from '../vault/redact.ts';
import type { ReadCase } from '../archive/archives.ts';
import type { Legible } from './event-view.ts';

const ERASED = '（内容已依法清除）';

/** How much of what people wrote on a case one reader may know. */
export interface Sight {
  words: WordsSeen;
  /** Whom to take out of what they read, where that is known. */
  who: ComplainantIdentity | undefined;
  /** Somebody is held no more who was once known: what names them can only be kept back. */
  forgotten: boolean;
}

/** @param who the complainant, where one is held */
export function sightOf(
  caller: Caller,
  relation: CaseRelation,
  { state: { flags }, events }: Pick<ReadCase, 'state' | 'events'>,
  who: ComplainantIdentity | undefined,
): Sight {
  const hidden = flags.includes('CONFIDENTIAL') || flags.includes('ANONYMOUS');
  const first = events[0];
  const bornAnonymous = first?.type === 'registered' && first.data.anonymous;
  return { words: wordsSeen(caller, relation, hidden), who, forgotten: !who && !bornAnonymous };
}

/** Words in which the complainant may still be named, though nobody can say where, are kept from whom they are hidden from. */
export function legibleTo({ unit }: Caller, { words, who, forgotten }: Sight): Legible {
  if (words === 'none') return () => undefined;
  if (words === 'as-written') return () => (text) => text;
  return ({ by }: CaseEvent) => {
    if (by.unit !== undefined && by.unit === unit) return (text) => text;
    if (forgotten || (words === 'prepared' && !isSaidToUnits(by.role))) return undefined;
    return (text) => redactAll(text, who);
  };
}

/**
 * The complaint as its reader may know it; nothing when nobody can say any more whom to take out, and nothing was prepared.
 * @param prepared what was made for the unit complained about, or when the complainant was forgotten
 */
export function contentFor(
  { words, who, forgotten }: Sight,
  content: ComplaintContent & { erased?: true },
  prepared: RedactedText | null,
): ComplaintContent | undefined {
  if (words === 'none') return undefined;
  if (content.erased) return { ...content, summary: ERASED, detail: ERASED };
  if (words === 'as-written') return content;
  if (forgotten) return prepared ?? undefined;
  const short = prepared ?? redacted(content, who);
  const unknown = !who && prepared !== null;
  return words === 'prepared' || unknown ? short : redactAll(content, who);
}
