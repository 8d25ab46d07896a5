import { plain, shown, UnreadableFile } from './unreadable.ts';

/** What a column may be read as, and the headers by which it is read without being told. */
const TARGETS = {
  id: ['id', '编号', '工单编号', '工单号', '诉求编号', '案件编号', '受理编号', '流水号', '留言编号'],
  summary: ['summary', 'title', '标题', '主题', '诉求标题', '诉求主题', '工单标题', '问题标题', '留言主题'],
  detail: [
    'detail', 'content', '内容', '诉求内容', '工单内容', '反映内容', '详细内容', '诉求详情', '留言详情', '诉求描述', '问题描述',
  ], // prettier-ignore
  occurredAt: [
    'occurredat',
    'registeredat',
    '发生时间',
    '登记时间',
    '来电时间',
    '受理时间',
    '反映时间',
    '留言时间',
  ],
  desiredOutcome: ['desiredoutcome', '诉求目的', '诉求请求', '期望结果'],
  'place.text': ['place', '地点', '事发地点', '发生地点'],
  'complainant.name': [],
  'complainant.phone': [],
  'complainant.address': [],
  'respondent.person': [],
} as const satisfies Record<string, readonly string[]>;
export type Target = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as Target[];

const REQUIRED = ['id', 'summary', 'detail'] as const;

/** Headers of columns that tell who somebody is or how they are reached; 地址 may be either's. */
const CONTACT =
  /姓名|联系人|来电人|诉求人|投诉人|举报人|反映人|申请人|电话|手机|来电号码|联系方式|地址|住址|身份证|证件号|邮箱|微信|^(?:name|phone|mobile|tel|telephone|caller|complainant|contact|address|e-?mail|wechat)$/;
/** A cell that is nothing but a mobile number or the number of an identity card. */
const IS_CONTACT = /^(?:(?:\+?86)?1[3-9]\d{9}|\d{17}[\dXx])$/;

/** What whoever imports decided of columns, by their headers. */
export interface Decisions {
  map?: Readonly<Record<string, string>> | undefined;
  ignore?: readonly string[] | undefined;
}

/** Which cell of a row is read as what, and the headers of those that are not read. */
export interface Columns {
  at: Partial<Record<Target, number>>;
  notRead: string[];
  width: number;
}

/** Whether the columns that every row needs are among these headers. */
export const isHeader = (header: readonly string[], { map = {} }: Decisions): boolean => {
  const given = header.map(keyOf);
  const mapped = Object.entries(map).filter(([name]) => given.includes(keyOf(name)));
  return REQUIRED.every(
    (target) => mapped.some(([, to]) => to === target) || given.some((name) => targetOf(name) === target),
  );
};

/**
 * What every column of a table is: read, or named as not read. A column of contacts is either, but somebody has decided which.
 * @throws UnreadableFile when one is missing, there twice, undecided, or a decision names none
 */
export function columnsOf(
  header: readonly string[],
  rows: readonly { cells: readonly string[] }[],
  decisions: Decisions,
): Columns {
  const filled = header.map((_, i) => rows.some(({ cells }) => (cells[i] ?? '').trim() !== ''));
  // Excel leaves empty columns at the right, and some tools a nameless one of numbers at the left.
  const names = header.map((written, i) => plain(written) || (filled[i] ? `第${i + 1}列` : ''));
  const found = names
    .filter((name) => name !== '')
    .map(shown)
    .join('、');
  const keys = names.map(keyOf);
  const twice = keys.find((key, i) => key !== '' && keys.indexOf(key) !== i);
  if (twice !== undefined)
    throw new UnreadableFile(`表头有两列都叫 ${shown(twice)}：请改名，使每列名称不同。`);

  const mapped = new Map(Object.entries(decisions.map ?? {}).map(([name, to]) => [keyOf(name), to]));
  const ignored = new Set((decisions.ignore ?? []).map(keyOf));
  for (const key of [...mapped.keys(), ...ignored])
    if (!keys.includes(key)) throw new UnreadableFile(`没有叫 ${shown(key)} 的列，找到的列是：${found}。`);

  const at: Columns['at'] = {};
  const notRead: string[] = [];
  for (const [i, key] of keys.entries()) {
    if (key === '') continue;
    const target = ignored.has(key) ? undefined : (mapped.get(key) ?? targetOf(key));
    if (target === undefined) notRead.push(names[i]!);
    else if (!isTarget(target))
      throw new UnreadableFile(`没有 ${shown(target)} 这一项，可读作：${TARGET_NAMES.join(', ')}。`);
    else if (at[target] !== undefined)
      throw new UnreadableFile(
        `${shown(names[at[target]]!)} 和 ${shown(names[i]!)} 两列都读作 ${target}：请用 --ignore 舍去一列，或用 --map 改作他用。`,
      );
    else at[target] = i;
  }
  const missing = REQUIRED.filter((target) => at[target] === undefined);
  if (missing.length > 0)
    throw new UnreadableFile(
      `表头缺少列 (missing columns): ${missing.map((target) => `${target}（${TARGETS[target].slice(0, 3).join('/')}）`).join('、')}；找到的列是：${found || '（无）'}。可用 --map 列名=${missing[0]} 指明。`,
    );
  const undecided = notRead.filter(
    (name) =>
      !ignored.has(keyOf(name)) &&
      (CONTACT.test(keyOf(name)) ||
        rows.some(({ cells }) => IS_CONTACT.test(plain(cells[names.indexOf(name)] ?? '')))),
  );
  if (undecided.length > 0)
    throw new UnreadableFile(
      `这些列有联系人或联系方式：${undecided.map(shown).join('、')}。请决定：读取，如 --map ${shown(undecided[0]!)}=complainant.name（电话为 complainant.phone）；或不读取、按匿名登记：--ignore ${undecided.map(shown).join(',')}。`,
    );
  return { at, notRead, width: header.length };
}

const keyOf = (header: string): string => plain(header).toLowerCase();

const targetOf = (key: string): Target | undefined =>
  TARGET_NAMES.find((target) => (TARGETS[target] as readonly string[]).includes(key));

const isTarget = (name: string): name is Target => Object.hasOwn(TARGETS, name);
