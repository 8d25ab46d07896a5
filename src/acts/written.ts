import { randomBytes } from 'node:crypto';
import { sha256 } from '../archive/archive.ts';
import { canonical } from '../platform/canonical.ts';
import type { Beside } from './append.ts';

/** What a person wrote, as it is kept under the command's id; its hash is salted, so that nobody can try out what was erased. */
export function writtenAs(id: string, words: object): Beside['words'] {
  if (Object.keys(words).length === 0) return undefined;
  const body = canonical(words);
  const salt = randomBytes(16).toString('base64url');
  return { id, body, salt, hash: sha256(`${salt}\n${body}`) };
}
