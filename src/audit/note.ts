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
const CODE = /^[A-Za-z0-9][\w.:@/-]{0,63}$/;
const KEY = /^[A-Za-z]\w{0,31}$/;
const MOST_DETAIL = 8;

/** What a mainland phone or identity number would look like; a case number is `JS` and fourteen digits. */
const PERSONAL_NUMBER = /(?<![A-Za-z\d])(?:1[3-9]\d{9}|\d{17}[\dXx])(?![A-Za-z\d])/;

const isCode = (value: string): boolean => CODE.test(value) && !PERSONAL_NUMBER.test(value);

/**
 * The names of the fields that would carry more than ids and codes; empty for a note that may be written.
 */
export function unfit({ actor, action, subject, code, purpose, detail = {} }: Note): string[] {
  const bad = (name: string, holds: boolean): string[] => (holds ? [] : [name]);
  const codes = { unit: actor.unit, subject, code, purpose };
  const entries = Object.entries(detail);
  return [
    ...bad('actor', ACTOR.test(actor.id)),
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

/** Whether what an address named can be the subject of a note: it is whatever somebody typed, perhaps a phone number. */
export const isSubject = (value: string): boolean => ACTOR.test(value) && !PERSONAL_NUMBER.test(value);
