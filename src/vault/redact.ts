import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import type { RedactedText } from './privacy.entity.ts';

const WHO = '【诉求人】';
const PHONE = '【电话】';
const NUMBER = '【证件号码】';
const MAIL = '【邮箱】';
const ADDRESS = '【地址】';

/** A digit as a telephone or a keyboard for Chinese writes it, and what people put between digits. */
const D = '[0-9０-９]';
const GAP = String.raw`[\s\-－—.·]?`;
const digits = (n: string): string => `(?:${GAP}${D}){${n}}`;
const ALONE = [`(?<!${D})`, `(?!${D})`] as const;
const alone = (pattern: string): RegExp => new RegExp(`${ALONE[0]}${pattern}${ALONE[1]}`, 'g');

const SMALL = '[0-9０-９A-Za-z一二三四五六七八九十百零〇甲乙丙丁]{1,6}';
const PART = String.raw`${SMALL}\s*(?:号楼|号院|号|栋|幢|座|单元|层|楼|室|户)`;
const STREET = String.raw`\p{Script=Han}{1,10}?(?:路|街|巷|弄|大道|胡同)`;

/** What gives somebody away whoever they are. A building alone may be what the complaint is about; a flat, or a number in a street, is a home. */
const TELLING: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, MAIL],
  [alone(`${D}${digits('16')}${GAP}[0-9０-９xXｘＸ]`), NUMBER],
  [alone(`${D}${digits('14')}`), NUMBER],
  [alone(`(?:[+＋]?(?:86|８６)${GAP})?[1１][3-9３-９]${digits('9')}`), PHONE],
  [alone(String.raw`[(（]?[0０]${D}{2,3}[)）]?${GAP}${D}{7,8}`), PHONE],
  [alone(`(?!20${D}{6})[2-9２-９]${D}{6,7}`), PHONE],
  [/(?:[零〇一二三四五六七八九幺两]\s?){11}/g, PHONE],
  [new RegExp(`${STREET}(?:${PART})+`, 'gu'), ADDRESS],
  [new RegExp(`(?:${PART}){2,}(?:[0-9０-９]{2,4}|[一二三四五六七八九十零〇]{3,4})?`, 'g'), ADDRESS],
  [new RegExp(String.raw`${SMALL}\s*(?:室|户)(?!外|内|主)`, 'g'), ADDRESS],
];

/** Somebody says their name: `我叫李四，…` */
const SAYS_NAME =
  /((?:我|本人)(?:的名字)?(?:叫|名叫|姓名是)|姓名[:：\s]*(?:是)?|联系人[:：\s]*)\s*[\p{Script=Han}·]{2,4}?(?=[^\p{Script=Han}·]|电话|手机|身份证|住在|家住|$)/gu;

const COMPOUND = /^(?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|端木|南宫)/;
const TITLES = '(?:先生|女士|小姐|同志|大爷|大娘|大妈|阿姨|叔叔|老师|师傅|奶奶|爷爷|大哥|大姐|某+)';

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
const fullWidth = (digit: string): string => String.fromCharCode(digit.charCodeAt(0) + 0xfee0);

/** However it is spaced, and whichever digits it is written with. */
function loosely(text: string): RegExp | undefined {
  const characters = Array.from(text.replaceAll(/[\s·.-]/g, ''));
  if (characters.length < 2) return undefined;
  const each = characters.map((c) => (/\d/.test(c) ? `[${c}${fullWidth(c)}]` : escaped(c)));
  return new RegExp(each.join(String.raw`[\s·.\-]*`), 'giu');
}

/**
 * A text without who the complainant is: the name, phone and address that the vault holds, however they are spaced; the surname with a title;
 * and what looks like a phone, an identity number, a mail address or a home whoever it belongs to. What a person may still recognise, a
 * dispatcher takes out by hand.
 */
export function redact(text: string, who: ComplainantIdentity = {}): string {
  const known: [RegExp | undefined, string][] = [
    [loosely(who.address ?? ''), ADDRESS],
    [loosely(who.phone ?? ''), PHONE],
    [loosely(who.name ?? ''), WHO],
    [titled(who.name), WHO],
  ];
  const without = known.reduce((left, [found, mark]) => (found ? left.replace(found, mark) : left), text);
  return TELLING.reduce(
    (left, [pattern, mark]) => left.replace(pattern, mark),
    without.replace(SAYS_NAME, `$1${WHO}`),
  );
}

function titled(name: string | undefined): RegExp | undefined {
  if (name === undefined || !/^\p{Script=Han}/u.test(name)) return undefined;
  const surname = COMPOUND.exec(name)?.[0] ?? Array.from(name)[0]!;
  return new RegExp(`${surname}${TITLES}`, 'g');
}

/** Whether a text still names the complainant, by what the vault holds of them. */
export const names = (text: string, who: ComplainantIdentity): boolean =>
  [who.name, who.phone, who.address].some((each) => loosely(each ?? '')?.test(text));

const INSTANT = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/;

/** Every text in a value, however deep. */
export function redactAll<T>(value: T, who: ComplainantIdentity | undefined): T {
  const through = (part: unknown): unknown => {
    if (typeof part === 'string') return INSTANT.test(part) ? part : redact(part, who);
    if (Array.isArray(part)) return part.map(through);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, through(inner)]));
    return part;
  };
  return through(value) as T;
}

/** What the unit complained about gets, until somebody prepares it by hand. */
export const redacted = (
  { summary, detail, demands }: ComplaintContent,
  who: ComplainantIdentity | undefined,
): RedactedText => redactAll({ summary, detail, demands }, who);
