import { CODE } from '../domain/case/commands/field.ts';
import { chainOf } from './chain.ts';
import type { Role } from '../domain/case/vocabulary.ts';

/** Who did it: a caller with their roles, or an actor in one of them. */
export interface Doer {
  id: string;
  role?: Role;
  roles?: readonly Role[];
  unit?: string;
}

/**
 * One thing that somebody did, read, or was refused. Ids, codes and numbers only: nothing that a person wrote fits into any field.
 */
export interface Note {
  actor: Doer;
  /** What, in lower case: `staff.appointed`, `identity.unmask`; a reading is `read.…`, a refused request its route. */
  action: Lowercase<string>;
  /** To what: a case number, or the id of a unit, a member of staff, a version, a file. */
  subject?: string | undefined;
  outcome: 'done' | 'refused';
  /** Why not, with a refusal. */
  code?: string | undefined;
  /** What for, by its code. */
  purpose?: string | undefined;
  detail?: Readonly<Record<string, string | number | boolean>>;
}

const ACTOR = /^[\w.@:|-]{1,128}$/;
const ACTION = /^[a-z][a-z0-9.-]{0,79}$/;
/** A unit's, or one with its version: `county-12345@2`. */
const MARKS = /[@/]/g;
const KEY = /^[A-Za-z]\w{0,31}$/;
const MOST_DETAIL = 8;

/** What we make ourselves: a case number, a UUID. */
const OURS = /^(?:JS\d{14}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
/** What a mainland phone or identity number would look like, whatever stands around it or between its digits. */
const PERSONAL_NUMBER = /1[3-9]\d{9}|\d{15}/;
const BETWEEN_DIGITS = /(?<=\d)[._:@|/-]+(?=\d)/g;

const isPersonal = (value: string): boolean =>
  !OURS.test(value) && PERSONAL_NUMBER.test(value.replace(BETWEEN_DIGITS, ''));

const isCode = (value: string): boolean => CODE.test(value.replace(MARKS, '.')) && !isPersonal(value);

/**
 * The names of the fields that would carry more than ids and codes; empty for a note that may be written.
 */
export function unfit({ actor, action, subject, code, purpose, detail = {} }: Note): string[] {
  const bad = (name: string, holds: boolean): string[] => (holds ? [] : [name]);
  const codes = { subject, code, purpose };
  const entries = Object.entries(detail);
  return [
    ...bad('actor', ACTOR.test(actor.id)),
    ...bad('unit', actor.unit === undefined || CODE.test(actor.unit)),
    ...bad('action', ACTION.test(action)),
    ...Object.entries(codes).flatMap(([name, value]) =>
      bad(name, value === undefined || (name === 'subject' ? ACTOR.test(value) : isCode(value))),
    ),
    ...bad('detail', entries.length <= MOST_DETAIL),
    ...entries.flatMap(([key, value]) =>
      bad(
        'detail',
        KEY.test(key) && (typeof value === 'string' ? isCode(value) : Number.isFinite(Number(value))),
      ),
    ),
  ];
}

/** The note without whatever would not fit into it: a refusal is written down even so. */
export function fitting(note: Note): Note {
  const bad = new Set(unfit(note));
  const { actor, action, subject, outcome, code, purpose, detail } = note;
  const { id, unit, ...rest } = actor;
  return {
    actor: {
      ...rest,
      id: bad.has('actor') ? 'unknown' : id,
      ...(unit !== undefined && !bad.has('unit') && { unit }),
    },
    action: bad.has('action') ? 'refused' : action,
    outcome,
    ...(!bad.has('subject') && { subject }),
    ...(!bad.has('code') && { code }),
    ...(!bad.has('purpose') && { purpose }),
    ...(detail && !bad.has('detail') && { detail }),
  };
}

/** Whether what an address named can be the subject of a note: it is whatever somebody typed, perhaps a phone number. */
export const isSubject = (value: string): boolean => isCode(value);

/**
 * A note as `audit_append` takes it.
 * @throws Error when a field would hold more than an id or a code (the error names the field, not what it holds)
 */
export function noteRow(note: Note) {
  const bad = unfit(note);
  if (bad.length > 0) throw new Error(`An audit note holds more than codes: ${bad.join(', ')}`);
  const { actor, action, subject, outcome, code, purpose, detail } = note;
  return {
    chain: chainOf(subject ?? actor.id),
    actor: actor.id,
    roles: actor.roles ?? (actor.role ? [actor.role] : []),
    unit: actor.unit ?? null,
    action,
    subject: subject ?? null,
    outcome,
    code: code ?? null,
    purpose: purpose ?? null,
    detail: detail ?? null,
  };
}
