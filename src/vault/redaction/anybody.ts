import { ACCOUNT, ADDRESS, MAIL, NUMBER, PHONE, PLATE, WHO } from './marks.ts';
import { GAP, type Reading } from './view.ts';

/** What gives somebody away whoever they are: in which reading of the text, and which group of the match; the whole match without one. */
export type Telling = readonly [pattern: RegExp, mark: string, reading: Reading];

const global = (pattern: string): RegExp => new RegExp(pattern, 'gdu');
const more = (n: string): string => String.raw`(?:${GAP}\d){${n}}`;
const NOT_WITHIN = String.raw`(?<![\da-z])`;

/** A label, what links it to its value, and the value, which alone is taken out. */
const labelled = (label: string, value: string): RegExp =>
  global(`(?:${label})${GAP}(?:是|为|叫)?${GAP}(${value})`);

const CODE = String.raw`[a-z\d](?:_?[a-z\d]){4,29}`;
const PAPERS =
  '(?:身份证|护照|通行证|台胞证|军官证|士官证|驾驶证|驾照|行驶证|社保|医保|居住证|学生证|工作证|残疾证|退休证|证件)(?:卡|证)?(?:号码|号|编号)?';
const ACCOUNTS =
  '(?:银行卡|信用卡|储蓄卡|存折|支付宝|公积金|卡|账|帐|户|工|学|会员|客户|用户)(?:账|帐)?(?:号码|号|户号|户)';
const MESSENGERS =
  '(?:微信|威信|薇信|v信|vx|wx|wechat|weixin|qq|扣扣|企鹅|抖音|快手|微博|小红书|陌陌|钉钉|telegram|skype)(?:群)?(?:账号|号码|号|id|昵称)?';

const PROVINCES = '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]';

const SMALL = String.raw`[\da-z十百甲乙丙丁]{1,6}`;
const PART = String.raw`${SMALL}\s?(?:号楼|号院|号门|号(?![线文令召称码])|#|栋|幢|座|单元|层|楼|室|户|房)`;
const STREET = String.raw`\p{Script=Han}{1,10}?(?:路|街|巷|弄|大道|胡同)`;
const DASH = String.raw`\s?\p{Pd}\s?`;

/** A building alone may be what the complaint is about; a flat, or a number in a street, is a home. */
export const TELLING: readonly Telling[] = [
  [global(String.raw`(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|艾特)\s?[\w-]{1,63}(?:\s?[.。点]\s?[a-z][\w-]{0,62}){1,4}`), MAIL, 'folded'],
  [labelled(PAPERS, CODE), NUMBER, 'gappedDigits'],
  [labelled(MESSENGERS, CODE), ACCOUNT, 'gappedDigits'],
  [labelled(ACCOUNTS, CODE), ACCOUNT, 'gappedDigits'],
  [global(`${NOT_WITHIN}\\d${more('16')}${GAP}[\\dx](?![\\da-z])`), NUMBER, 'gappedDigits'],
  [global(`${NOT_WITHIN}\\d${more('15,18')}(?!\\d)`), ACCOUNT, 'gappedDigits'],
  [global(`${NOT_WITHIN}\\d${more('14')}(?!\\d)`), NUMBER, 'gappedDigits'],
  [global(String.raw`(?<![a-z\d])[a-z]{1,2}\d{7,9}(?![a-z\d])`), NUMBER, 'digits'],
  [global(`(?<!\\d)(?:_?86${GAP})?0?1${GAP}[3-9]${more('9')}(?!\\d)`), PHONE, 'gappedDigits'],
  [global(String.raw`(?<!\d)1[3-9]\d[*x×●•]{3,6}\d{4}(?!\d)`), PHONE, 'digits'],
  [labelled('尾号|后四位', String.raw`\d{4}(?!\d)`), PHONE, 'gappedDigits'],
  [global(String.raw`(?<!\d)\(?0\d{2,3}[\s().·\p{Pd}]{0,3}\d(?:[\s.·\p{Pd}]?\d){6,7}(?!\d)`), PHONE, 'digits'],
  [global(String.raw`(?<![\d.])(?!(?:19|20)\d{6}(?!\d))[2-9]\d{2,3}[\s-]?\d{4}(?![\d.]|[\s)]{0,2}[元万亿平米度吨人户年号])`), PHONE, 'folded'],
  [global(`${PROVINCES}${GAP}[a-z]${GAP}[a-z\\d](?:${GAP}[a-z\\d]){3,4}${GAP}[a-z\\d挂学警港澳](?![a-z\\d])`), PLATE, 'gappedDigits'],
  [global(`${STREET}(?:${PART})+`), ADDRESS, 'digits'],
  [global(String.raw`[\p{Script=Han}\d]{1,6}?(?:村|屯|庄|寨|组|队)\s?\d{1,4}\s?号`), ADDRESS, 'digits'],
  [global(String.raw`(?:${PART}\s?){2,}(?:\d{2,4})?`), ADDRESS, 'digits'],
  [global(String.raw`${SMALL}\s?(?:号楼|栋|幢|座|#|单元)[\s,\p{Pd}]{0,2}\d{3,4}(?!\d|\s?[元年个米平])`), ADDRESS, 'digits'],
  [global(String.raw`(?<![\d.\p{Pd}])\d{1,3}${DASH}\d{1,2}${DASH}\d{3,4}(?![\d\p{Pd}])`), ADDRESS, 'digits'],
  [global(String.raw`(?<![\d共计有约近余多上达过])\d{3,4}\s?(?:室|户|房)(?![外内主型屋产间])`), ADDRESS, 'digits'],
]; // prettier-ignore

/** Somebody says their name: `我叫李四，…` */
export const SAYS_NAME = new RegExp(
  String.raw`(?:(?:我|本人)(?:的名字)?(?:叫|名叫|姓名是)|姓名[:\s]*(?:是)?|联系人[:\s]*)\s*([\p{Script=Han}·]{2,4}?)(?=[^\p{Script=Han}·]|电话|手机|身份证|住在|家住|$)`,
  'gdu',
);
export const SAID: Telling = [SAYS_NAME, WHO, 'folded'];
