/** A telephone number as somebody wrote it: its digits as dialled here, or what is wrong with it. */
type Told = { number: string } | { fault: string };

/** What people put between two numbers of one field. */
const BETWEEN = /[/、，,;；|\n]|或者?|及|和/;
const EXTENSION = /(?:转|分机号?|内线|ext\.?|x|#)\s*:?\s*(?:转|分机)?\s*(\d{1,6})?\s*$/i;
/** An area, a number and what is dialled after it. */
const AFTER_A_DASH = /^((?:00)?(?:86-?)?\(?0\d{2,3}\)?-?\d{7,8}|\d{7,8})-\d{1,6}$/;
const ALLOWED = /^[\d+() .·-]+$/;

/** The prefixes of cheap calls, of the country and of the trunk, before a mobile number. */
const MOBILE = /^(?:179\d\d|12593|11808|10193)?(?:0{0,2}86)?0?(1[3-9]\d{9})$/;
const COUNTRY = /^(?:00)?86(?=0?[1-9]\d{8,10}$)/;
/** An area without the zero before it. */
const AREA = /^(?!1|[48]00)[2-9]\d{8,10}$/;

const plain = (written: string): string =>
  written
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll(/[\p{Pd}\u30FC\u2212_~]/gu, '-')
    .replaceAll(/[〔【[]/g, '(')
    .replaceAll(/[〕】\]]/g, ')')
    .trim();

/** The digits without prefixes and extension, a landline with its zero: however a number was written, it is the same number. '' without digits. */
export function numberOf(written: string): string {
  const text = plain(written).replace(EXTENSION, '').replace('+', '00');
  const dense = text.replaceAll(/[\s.·]/g, '');
  const digits = (AFTER_A_DASH.exec(dense)?.[1] ?? dense).replaceAll(/\D/g, '');
  const mobile = MOBILE.exec(digits)?.[1];
  if (mobile !== undefined) return mobile;
  const local = digits.replace(COUNTRY, '');
  return AREA.test(local) ? `0${local}` : local;
}

/** Every number of a field in which two or more may stand, each once. */
export function numbersOf(field: string): string[] {
  const found = partsOf(field).map(numberOf).filter(Boolean);
  return [...new Set(found)];
}

/**
 * Why this cannot be what somebody is reached under, or undefined. What begins with 1 is a mobile number of eleven digits or a short service
 * number; anything else is five to fifteen digits.
 */
export function phoneFault(field: string): string | undefined {
  const faults = partsOf(field)
    .map(told)
    .flatMap((each) => ('fault' in each ? [each.fault] : []));
  return faults[0];
}

function told(part: string): Told {
  const text = plain(part).replace(EXTENSION, '');
  if (!ALLOWED.test(text)) return { fault: '须为电话号码' };
  const number = numberOf(part);
  const foreign = /^(?:\+|00)(?!86)/.test(text.replaceAll(/[\s()]/g, ''));
  if (!foreign && /^1\d{6,}$/.test(number) && !MOBILE.test(number))
    return { fault: `手机号码应为11位，此处“1”开头的号码有${number.length}位，请核对` };
  return number.length >= 5 && number.length <= 15 ? { number } : { fault: '须为电话号码' };
}

/** Numbers that only blanks part are two when each of them is one by itself. */
function partsOf(field: string): string[] {
  return plain(field)
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter(Boolean)
    .flatMap((part) => {
      const words = part.split(/\s+/);
      return words.length > 1 && words.every((word) => isWhole(word)) ? words : [part];
    });
}

const isWhole = (word: string): boolean => {
  const number = numberOf(word);
  return MOBILE.test(number) || /^0\d{9,11}$/.test(number) || /^[2-8]\d{6,7}$/.test(number);
};

/** The number of a case in any case of letters, width, with blanks, dashes and invisible signs; anything else as it was written. */
export const caseNumberOf = (written: string): string => soughtCase(written, false) ?? written;

/** The case that somebody searches by its number, also without the letters before it; undefined when it is words that they search. */
export function soughtCase(written: string, bare = true): string | undefined {
  const dense = plain(written)
    .replaceAll(/[\s.·-]/g, '')
    .toUpperCase();
  if (/^JS\d{14,}$/.test(dense)) return dense;
  return bare && /^20\d{12}$/.test(dense) ? `JS${dense}` : undefined;
}
