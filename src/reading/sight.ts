import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import { readableBy, type Addressed } from '../domain/access/addressees.ts';
import { wordsSeen, type WordsSeen } from '../domain/access/privacy.ts';
import { isUnitStaff, type Caller, type CaseRelation } from '../domain/access/access.ts';
import type { RedactedText } from '../vault/privacy.entity.ts';
import { redact, redactAll } from '../vault/redact.ts';
import type { ReadCase } from '../archive/archives.ts';
import type { Legible } from './event-view.ts';
import { masked } from './mask.ts';
import { isHidden } from './relation.ts';

const ERASED = '（内容已依法清除）';
const NOT_YET = '（内容待热线审定后提供）';

/** How much of what people wrote on a case one reader may know. */
export interface Sight {
  words: WordsSeen;
  /** Whom to take out of what they read, where that is known. */
  who: ComplainantIdentity | undefined;
  /** Somebody is held no more who was once known: what names them can only be kept back. */
  forgotten: boolean;
  /** The reader works for a unit. */
  ofUnit: boolean;
}

/** Whether somebody is held no more who was once known. */
export function isForgotten(
  { events: [first] }: Pick<ReadCase, 'events'>,
  who: ComplainantIdentity | undefined,
): boolean {
  return !who && !(first?.type === 'registered' && first.data.anonymous);
}

/** @param who the complainant, where one is held */
export function sightOf(
  caller: Caller,
  relation: CaseRelation,
  { state, events }: Pick<ReadCase, 'state' | 'events'>,
  who: ComplainantIdentity | undefined,
): Sight {
  return {
    words: wordsSeen(caller, relation, isHidden(state)),
    who,
    forgotten: isForgotten({ events }, who),
    ofUnit: isUnitStaff(caller),
  };
}

/** What a unit is to the words of a case that it may read so much of. */
const UNIT_AS = { prepared: 'any', redacted: 'working', 'as-written': 'knowing' } as const satisfies Record<
  Exclude<WordsSeen, 'none'>,
  Addressed
>;

/**
 * A unit reads what it wrote, and what is addressed to it. Words in which the complainant may still be named, though nobody can say where, are
 * kept from whom they are hidden from.
 */
export function legibleTo({ unit }: Caller, { words, who, forgotten, ofUnit }: Sight): Legible {
  if (words === 'none') return () => undefined;
  const open = words === 'as-written';
  return ({ by, type }, text) => {
    if (ofUnit && by.unit !== undefined && by.unit === unit) return text;
    if (!open && forgotten) return undefined;
    const read = ofUnit ? readableBy(type, text, UNIT_AS[words]) : text;
    return read && (open ? read : redactAll(read, who));
  };
}

/** The text in place of a complaint, and whether a person has made or confirmed it: what is not approved is a draft. */
export interface Prepared {
  text: RedactedText;
  approved: boolean;
}

/**
 * The complaint as its reader may know it. A unit that may not know the complainant works by the case's type, the ground and the dispatcher's
 * task until a person has approved a text; a complaint that was anonymous from the start names nobody whom we know. Nothing when nobody can
 * say any more whom to take out, and nothing was prepared.
 */
export function contentFor(
  { words, who, forgotten, ofUnit }: Sight,
  content: ComplaintContent & { erased?: true },
  prepared: Prepared | null,
): ComplaintContent | undefined {
  if (words === 'none') return undefined;
  if (content.erased) return { ...content, summary: ERASED, detail: ERASED };
  if (words === 'as-written') return content;
  if (forgotten && !prepared) return undefined;
  if (prepared && (prepared.approved ? ofUnit || !who : !ofUnit && !who)) return prepared.text;
  const nobodyKnown = !who && !forgotten && !prepared;
  if (words !== 'redacted' || (!nobodyKnown && ofUnit)) return draft(content, who);
  const shown = redactAll(content, who);
  return ofUnit ? roughly(shown) : shown;
}

/** A unit that has a list of customers knows them by a mask: of whom it may not know, it gets none (Q36). */
export const maskedFor = ({ words, ofUnit }: Sight, who: ComplainantIdentity): ComplainantIdentity =>
  ofUnit && words !== 'as-written' ? {} : masked(who);

/** Without the people in it, and with coordinates to about a kilometre: neither tells who complained. */
function roughly({ parties: _, place, ...content }: ComplaintContent): ComplaintContent {
  if (!place) return content;
  const { lat, lng, ...where } = place;
  return {
    ...content,
    place: {
      ...where,
      ...(lat === undefined ? {} : { lat: rounded(lat) }),
      ...(lng === undefined ? {} : { lng: rounded(lng) }),
    },
  };
}
const rounded = (degrees: number): number => Math.round(degrees * 100) / 100;

const draft = ({ respondent }: ComplaintContent, who: ComplainantIdentity | undefined): ComplaintContent => ({
  summary: NOT_YET,
  detail: NOT_YET,
  demands: [],
  ...(who && respondent?.ground !== undefined
    ? { respondent: { ground: redact(respondent.ground, who) } }
    : {}),
});
