import { numbersOf } from '../domain/words/numbers.ts';
import type { ComplainantIdentity } from '../contracts/register.ts';

const STARS = '****';

/** `张*三`, `张*`, `欧**锋`: the first character, and the last where there are at least three. */
export function maskName(name: string): string {
  const characters = Array.from(name);
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : '';
  return `${characters[0] ?? ''}${'*'.repeat(Math.max(1, characters.length - 1 - last.length))}${last}`;
}

/** Every number of a field: `138****5678`. */
export const maskPhone = (field: string): string => numbersOf(field).map(maskNumber).join('、') || STARS;

/** The first three and the last four digits, fewer of a short number. */
function maskNumber(phone: string): string {
  const shown = phone.length >= 11 ? [3, 4] : phone.length >= 7 ? [2, 2] : [0, 1];
  return `${phone.slice(0, shown[0])}${STARS}${phone.slice(-shown[1]!)}`;
}

/** A province, a city, a district: neither 小区 nor 超市, and nothing from a street or a number on. */
const PLACE = String.raw`路?[^路街巷弄号\P{Script=Han}]{1,8}?`;
const DISTRICT = new RegExp(
  `^(?:${PLACE}(?:省|自治区|特别行政区))?(?:${PLACE}(?<![超夜菜])(?:市|自治州|地区|盟))?` +
    `(?:${PLACE}(?<![小社园校院厂库超夜菜])(?:区|县|旗|市))?`,
  'u',
);

/** `山东省威海市环翠区****`: up to the district, and nothing of an address that names none. */
export function maskAddress(address: string): string {
  return `${DISTRICT.exec(address)?.[0] ?? ''}${STARS}`;
}

/** Enough to tell two complainants apart, not enough to find one. */
export const masked = ({ name, phone, address }: ComplainantIdentity): ComplainantIdentity => ({
  ...(name === undefined ? {} : { name: maskName(name) }),
  ...(phone === undefined ? {} : { phone: maskPhone(phone) }),
  ...(address === undefined ? {} : { address: maskAddress(address) }),
});
