import type { ComplainantIdentity } from '../../contracts/register.ts';

const STARS = '****';

/** `张*三`, `张*`, `欧**锋`: the first character, and the last where there are at least three. */
export function maskName(name: string): string {
  const characters = Array.from(name);
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : '';
  return `${characters[0] ?? ''}${'*'.repeat(Math.max(1, characters.length - 1 - last.length))}${last}`;
}

/** `138****5678`: the first three and the last four digits, fewer of a short number. */
export function maskPhone(phone: string): string {
  const shown = phone.length >= 11 ? [3, 4] : phone.length >= 7 ? [2, 2] : [0, 1];
  return `${phone.slice(0, shown[0])}${STARS}${phone.slice(-shown[1]!)}`;
}

/** Enough to tell two complainants apart, not enough to find one; the address is left out. */
export const masked = ({ name, phone }: ComplainantIdentity): ComplainantIdentity => ({
  ...(name === undefined ? {} : { name: maskName(name) }),
  ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
});
