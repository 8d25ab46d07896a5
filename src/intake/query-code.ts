import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Crockford's base 32: no letter that is read as a digit over the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** 80 random bits in four groups, `K7QM-2D9X-4RTA-0VBN`: with the case number it opens the case to its complainant. */
export function newQueryCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % 32]);
  return letters.join('').replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** As typed by people: any case, with or without hyphens and spaces, O for 0, I and L for 1. */
const normal = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');

/** What is kept of a query code. It is random enough for a plain hash; the case number keeps equal codes apart. */
export const hashOfQueryCode = (caseNo: string, code: string): string =>
  createHash('sha256')
    .update(`${caseNo}\n${normal(code)}`)
    .digest('base64url');

/** Compared with where there is nothing to compare with, so that either way the same is done. */
const NOTHING = Buffer.from(hashOfQueryCode('', ''));

/** Takes as long whether the case exists or not, and wherever the code differs. */
export function isQueryCode(caseNo: string, code: string, hash: string | null | undefined): boolean {
  const given = Buffer.from(hashOfQueryCode(caseNo, code));
  const kept = hash ? Buffer.from(hash) : NOTHING;
  return timingSafeEqual(given, kept) && Boolean(hash);
}
