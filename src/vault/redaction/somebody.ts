import type { ComplainantIdentity } from '../../contracts/register.ts';
import { numbersOf } from '../../domain/words/numbers.ts';
import { fold } from '../../platform/plain-words.ts';
import type { Telling } from './anybody.ts';
import { ADDRESS, PHONE, WHO } from './marks.ts';
import { GAP, loosely, viewOf } from './view.ts';

/** How one complainant may be named: what is surely them, and what may as well be an ordinary word. */
export interface Traces {
  sure: Telling[];
  unsure: Telling[];
}

const COMPOUND =
  /^(?:欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|端木|南宫|百里|呼延|赫连|澹台|宇文|长孙)/;
const TITLES =
  '(?:先生|女士|小姐|同志|大爷|大娘|大妈|阿姨|叔叔|伯伯|婶婶|老师|师傅|老板|医生|大夫|律师|教授|奶奶|爷爷|大哥|大姐|太太|夫人|某{1,3}|氏|工(?![程作业人厂地资会商艺])|总(?![是会共体部计之经])|叔|姨|伯|婶|哥|姐|嫂)';
const BEFORE = String.raw`(?<=(?:我|本人|名|姓名|联系人|诉求人|投诉人|业主|住户)${GAP}(?:名?叫|就?是|为)?${GAP})`;
const AFTER = `(?=${GAP}(?:先生|女士|同志|本人|电话|手机|身份证|住))`;

/** Surnames that make ordinary words after 老 and 小: 老年, 老家, 小区, 小路. */
const MAKES_WORDS = '年路家房公师区时车高白组孔费边广';

const segments = new Intl.Segmenter('zh', { granularity: 'word' });
/** A word of the language's dictionary: 高兴, 建国, 老师. */
const isOrdinary = (word: string): boolean =>
  [...segments.segment(word)].length === 1 && Array.from(word).length > 1;

const pattern = (source: string): RegExp => new RegExp(source, 'gdu');

/** Every trace of a complainant that a text may hold, however it is spelt. */
export function tracesOf({ name, phone, address }: ComplainantIdentity): Traces {
  const traces: Traces = { sure: [], unsure: [] };
  for (const part of addressesOf(address ?? '')) traces.sure.push([pattern(part), ADDRESS, 'gappedDigits']);
  for (const number of numbersOf(phone ?? ''))
    traces.sure.push([pattern(String.raw`(?<!\d)${loosely(number)}(?!\d)`), PHONE, 'gappedDigits']);
  const letters = fold(name ?? '').text.trim();
  if (/^\p{Script=Han}+$/u.test(letters)) ofHanName(letters, traces);
  else ofForeignName(letters, traces);
  return traces;
}

/** The whole address, and what is left of it below district and town. */
function addressesOf(address: string): string[] {
  const { digits } = viewOf(address);
  const below = digits.replace(/^.*(?:省|市|区|县|旗|镇|乡|街道|社区)(?=.{4})/u, '');
  return [...new Set([digits, below])].map(loosely).filter((part) => part.length > 5 * GAP.length);
}

function ofHanName(name: string, { sure, unsure }: Traces): void {
  const surname = COMPOUND.exec(name)?.[0] ?? Array.from(name)[0]!;
  const given = name.slice(surname.length);
  const put = (word: string, source: string, likely = !isOrdinary(word)): void => {
    if (likely) sure.push([pattern(source), WHO, 'gapped']);
    else {
      sure.push(
        [pattern(`${BEFORE}${source}`), WHO, 'gapped'],
        [pattern(`${source}${AFTER}`), WHO, 'gapped'],
      );
      unsure.push([pattern(source), WHO, 'gapped']);
    }
  };
  if (Array.from(name).length < 2) return;
  put(name, loosely(name));
  sure.push([pattern(`姓${GAP}${surname}(?:${GAP}名${GAP}${loosely(given)})?`), WHO, 'gapped']);
  sure.push([pattern(`${surname}[_x×某]{1,3}${given.slice(-1)}|${surname}某{1,3}`), WHO, 'gapped']);
  sure.push([pattern(String.raw`${surname}[*×○●]{1,3}`), WHO, 'folded']);
  sure.push([pattern(`${surname}${GAP}${TITLES}`), WHO, 'gapped']);
  for (const familiar of ['老', '小', '阿'])
    put(familiar + surname, familiar + surname, !MAKES_WORDS.includes(surname));
  if (Array.from(given).length > 1) put(given, loosely(given));
}

/** Names of several parts, `阿卜杜拉·买买提`, `Ali Khan`: all of it, and each part. */
function ofForeignName(name: string, { sure }: Traces): void {
  const parts = name.split(/[^\p{L}\p{M}]+/u).filter((part) => Array.from(part).length > 1);
  if (parts.length === 0) return;
  sure.push([pattern(parts.map(loosely).join(GAP)), WHO, 'gapped']);
  for (const part of parts)
    if (/^\p{Script=Han}/u.test(part) || part.length > 2)
      sure.push([pattern(String.raw`(?<![a-z])${loosely(part)}(?![a-z])`), WHO, 'folded']);
}
