/** The whole country: where what names no region belongs. */
export const WHOLE_COUNTRY = 'CN';

/** The provinces by the letters of ISO 3166-2:CN, and how GB/T 2260 numbers them. */
const PROVINCES: Readonly<Record<string, string>> = {
  BJ: '11', TJ: '12', HE: '13', SX: '14', NM: '15', LN: '21', JL: '22', HL: '23', SH: '31', JS: '32', ZJ: '33', AH: '34', FJ: '35', JX: '36',
  SD: '37', HA: '41', HB: '42', HN: '43', GD: '44', GX: '45', HI: '46', CQ: '50', SC: '51', GZ: '52', YN: '53', XZ: '54', SN: '61', GS: '62',
  QH: '63', NX: '64', XJ: '65', TW: '71', HK: '81', MO: '82',
}; // prettier-ignore
/** What the provinces are called, by their number. */
const TITLES: Readonly<Record<string, string>> = {
  11: '北京市', 12: '天津市', 13: '河北省', 14: '山西省', 15: '内蒙古自治区', 21: '辽宁省', 22: '吉林省', 23: '黑龙江省', 31: '上海市', 32: '江苏省',
  33: '浙江省', 34: '安徽省', 35: '福建省', 36: '江西省', 37: '山东省', 41: '河南省', 42: '湖北省', 43: '湖南省', 44: '广东省', 45: '广西壮族自治区',
  46: '海南省', 50: '重庆市', 51: '四川省', 52: '贵州省', 53: '云南省', 54: '西藏自治区', 61: '陕西省', 62: '甘肃省', 63: '青海省',
  64: '宁夏回族自治区', 65: '新疆维吾尔自治区', 71: '台湾省', 81: '香港特别行政区', 82: '澳门特别行政区',
}; // prettier-ignore
const NUMBERS = new Set(Object.values(PROVINCES));

/**
 * A region by the one code that it is kept under: `CN`, or the six digits of GB/T 2260 (`371002`), of which a whole province or prefecture ends
 * in zeros; with `CN-` before them (`CN-3710`, `CN-371002`), or by a province's letters (`CN-SD`), they are the same region. Undefined for anything else: a region is shown to everybody who
 * runs the hotline, and is no place to write a name or a number in.
 */
export function regionOf(written: string): string | undefined {
  if (written === WHOLE_COUNTRY) return written;
  const [, part] = /^CN-([A-Z]{2}|\d{2}|\d{4}|\d{6})$/.exec(written) ?? [];
  const digits = part === undefined ? written : (PROVINCES[part] ?? part).padEnd(6, '0');
  return /^\d{6}$/.test(digits) && NUMBERS.has(digits.slice(0, 2)) ? digits : undefined;
}

/** A region as officials read it: 全国, 山东省, 山东省 371002; what is no code as it is written. */
export function regionTitle(written: string): string {
  const code = regionOf(written);
  if (code === undefined || code === WHOLE_COUNTRY) return code === undefined ? written : '全国';
  const province = TITLES[code.slice(0, 2)]!;
  return code.endsWith('0000') ? province : `${province} ${code}`;
}

/** The one code of a region; what is none as it is written, so that it is the same as nothing else. */
const kept = (written: string): string => regionOf(written) ?? written;

/** What the codes of a region and of all its parts begin with: `37` of `370000`, `3710` of `371000`; nothing of the whole country. */
export const startOf = (region: string): string =>
  region === WHOLE_COUNTRY ? '' : kept(region).replace(/(?:00)+$/, '');

/** Whether a region is this one, or a part of it, however either is written. */
export const isWithin = (region: string, whole: string): boolean => kept(region).startsWith(startOf(whole));

/** Whether two ways of writing name one region. */
export const isSameRegion = (one: string, other: string): boolean => kept(one) === kept(other);

/** Of regions that have something of their own, as they are written: this one, else the nearest that it lies in. */
export const nearestTo = (region: string, regions: readonly string[]): string | undefined =>
  regions
    .filter((whole) => isWithin(region, whole))
    .toSorted((a, b) => startOf(b).length - startOf(a).length)[0];
