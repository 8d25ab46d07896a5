import { describeDay, type Calendar } from './calendar.ts';
import { dayNumber, dayText, type Day } from './civil.ts';
import { addDays, dayOf, type Instant } from './instant.ts';

/** What a government publishes on the holidays of a year: spans without work, and the days that make up for them. */
export interface Notice {
  number: string;
  publishedAt: Instant;
  /** The year whose holidays it arranges; New Year's may begin in the December before. */
  year: number;
  off: { from: Day; to: Day; name: string }[];
  makeUp: Day[];
}

/** What is wrong with a notice, and where: the path of the field and a Chinese sentence. */
export interface Flaw {
  path: (string | number)[];
  message: string;
}

/** No holiday is longer; a slip of the pen must not empty a year. */
const MOST_SPAN_DAYS = 31;

const daysOf = ({ from, to }: { from: Day; to: Day }): Day[] => {
  const first = dayNumber(from);
  const length = Math.min(dayNumber(to) - first + 1, 400);
  return Array.from({ length: Math.max(0, length) }, (_, i) => dayText(first + i));
};
const namesOf = (name: string): string[] => name.split('、');

/**
 * Whether a notice can follow a calendar: it does not contradict itself, keeps to its year, leaves the past as it was (what was a workday
 * when it was published has been counted), and takes away none of the law's own holidays. `before` is the calendar it changes, `after` what
 * it would be.
 */
export function flawsOf(
  before: Calendar,
  notice: Notice,
  after: Calendar = withNotice(before, notice, 'trial'),
): Flaw[] {
  const next = Number(before.officialUntil.slice(0, 4)) + 1;
  if (notice.year > next) return [{ path: ['year'], message: `须先有${next}年的通知` }];
  const shape = [...spanFlaws(notice), ...makeUpFlaws(before, notice)];
  if (notice.off.length === 0 && notice.makeUp.length === 0)
    shape.push({ path: ['off'], message: '通知没有任何放假或调休日期' });
  return shape.length > 0 ? shape : consequences(before, after, notice);
}

function spanFlaws({ year, off }: Notice): Flaw[] {
  const seen = new Map<Day, number>();
  return off.flatMap((span, i): Flaw[] => {
    const at = (field: 'from' | 'to', message: string): Flaw => ({ path: ['off', i, field], message });
    if (span.from > span.to) return [at('to', `止于${span.to}，早于开始的${span.from}`)];
    for (const field of ['from', 'to'] as const)
      if (!isOfYear(span[field], year)) return [at(field, `${span[field]}不在${year}年（可含上年12月）`)];
    const days = daysOf(span);
    if (days.length > MOST_SPAN_DAYS) return [at('to', `连续${days.length}天，超过${MOST_SPAN_DAYS}天`)];
    const twice = days.find((day) => seen.has(day));
    const other = twice === undefined ? undefined : seen.get(twice);
    for (const day of days) seen.set(day, i);
    return other === undefined ? [] : [at('from', `${twice}与第${other + 1}项重复`)];
  });
}

function makeUpFlaws(before: Calendar, { year, off, makeUp }: Notice): Flaw[] {
  const free = new Map(off.flatMap((span) => daysOf(span).map((day) => [day, span.name] as const)));
  return makeUp.flatMap((day, i): Flaw[] => {
    const at = (message: string): Flaw[] => [{ path: ['makeUp', i], message }];
    if (!isOfYear(day, year)) return at(`${day}不在${year}年（可含上年12月）`);
    if (makeUp.indexOf(day) < i) return at(`${day}重复`);
    if (free.has(day)) return at(`${day}既是${free.get(day)}放假又是调休上班，自相矛盾`);
    if (describeDay(before, day).kind === 'workday') return at(`${day}本来就是工作日，不能作为调休上班日`);
    return [];
  });
}

const isOfYear = (day: Day, year: number): boolean => {
  const own = String(year).padStart(4, '0');
  return day.startsWith(own) || day.startsWith(`${String(year - 1).padStart(4, '0')}-12`);
};

/** What the notice would do to days that may not change any more. */
function consequences(before: Calendar, after: Calendar, notice: Notice): Flaw[] {
  const published = dayOf(notice.publishedAt);
  const first = `${String(notice.year - 1).padStart(4, '0')}-12-01`;
  const flaws: Flaw[] = [];
  for (let i = 0, day = first; i < 31 + 366 && day <= `${String(notice.year).padStart(4, '0')}-12-31`; i++) {
    const was = describeDay(before, day);
    const is = describeDay(after, day);
    if (was.workday !== is.workday && day < published)
      flaws.push({
        path: placeOf(notice, day),
        message: was.workday
          ? `${day}在通知公布前已过，是工作日，不能改为放假`
          : `${day}在通知公布前已过，是休息日，不能改为工作日`,
      });
    else if (was.kind === 'holiday' && was.provisional && is.workday)
      flaws.push({ path: placeOf(notice, day), message: `${day}是法定假日（${was.name}），不能取消` });
    day = addDays(day, 1);
  }
  return flaws;
}

function placeOf({ off, makeUp }: Notice, day: Day): Flaw['path'] {
  const span = off.findIndex(({ from, to }) => from <= day && day <= to);
  if (span >= 0) return ['off', span, 'from'];
  const made = makeUp.indexOf(day);
  return made >= 0 ? ['makeUp', made] : ['off'];
}

/**
 * The calendar after a notice. A holiday that it names, where it was or beside it, is as it says now; other holidays of the year stay, for
 * a notice during the year only says what changes. One that names them all arranges the year anew, make-up days too.
 */
export function withNotice(before: Calendar, notice: Notice, edition: string): Calendar {
  const year = String(notice.year).padStart(4, '0');
  const names = new Set(notice.off.flatMap(({ name }) => namesOf(name)));
  const free = new Set(notice.off.flatMap(daysOf));
  const ofYear = (span: Calendar['off'][number]): boolean => lastDay(span).startsWith(year);
  const arranged = before.off.filter((span) => ofYear(span));
  const whole =
    arranged.length > 0 && arranged.every(([, , name]) => namesOf(name).some((n) => names.has(n)));
  const kept = before.off.filter(
    (span) =>
      !isWithin(span, free) && !(whole && ofYear(span)) && !notice.off.some((now) => isSame(now, span)),
  );
  const spans = notice.off.map(({ from, to, name }): Calendar['off'][number] => [
    from,
    dayNumber(to) - dayNumber(from) + 1,
    name,
  ]);
  const on = before.on.filter((day) => !free.has(day) && !(whole && day.startsWith(year)));
  const earlier = before.notices?.[year];
  const settled = `${year}-12-31`;
  return {
    ...before,
    edition,
    officialUntil: settled > before.officialUntil ? settled : before.officialUntil,
    off: sorted([...kept, ...spans]),
    on: [...new Set([...on, ...notice.makeUp])].sort(),
    notices: {
      ...before.notices,
      [year]: earlier === undefined ? notice.number : `${earlier}、${notice.number}`,
    },
  };
}

/** The same holiday as it was: of one name, overlapping or touching. */
const isSame = ({ from, to, name }: Notice['off'][number], span: Calendar['off'][number]): boolean =>
  namesOf(span[2]).some((each) => namesOf(name).includes(each)) &&
  from <= addDays(lastDay(span), 1) &&
  to >= addDays(span[0], -1);

const lastDay = ([first, days]: Calendar['off'][number]): Day => addDays(first, days - 1);
const isWithin = ([first, days]: Calendar['off'][number], free: ReadonlySet<Day>): boolean =>
  Array.from({ length: days }, (_, i) => addDays(first, i)).every((day) => free.has(day));
const sorted = (off: Calendar['off']): Calendar['off'] => off.toSorted((a, b) => (a[0] < b[0] ? -1 : 1));

/** A calendar with nothing in it yet: what a region's first overlay begins from. */
export const blankOverlay = (region: string): Calendar => ({
  region,
  edition: '',
  officialUntil: '0001-12-31',
  off: [],
  on: [],
});

/** The national calendar as a region keeps it: its own days off besides, its own make-up days, each with its own notice (Q43). */
export function overlaid(national: Calendar, overlay: Calendar): Calendar {
  const own = overlay.off.map((span): Calendar['off'][number] => {
    const notice = span[3] ?? overlay.notices?.[lastDay(span).slice(0, 4)];
    return notice === undefined ? span : [span[0], span[1], span[2], notice];
  });
  const free = new Set(
    own.flatMap(([first, days]) => Array.from({ length: days }, (_, i) => addDays(first, i))),
  );
  return {
    ...national,
    region: overlay.region,
    edition: `${national.edition}+${overlay.edition}`,
    off: sorted([...national.off, ...own]),
    on: [...new Set([...national.on.filter((day) => !free.has(day)), ...overlay.on])].sort(),
  };
}

/** Whether the days ahead rest on a notice. `missing` asks somebody to act. */
export interface Watch {
  status: 'known' | 'expected' | 'missing';
  /** The years without a notice that should have one by now. */
  missing: number[];
  /** The last day that a notice covers. */
  officialUntil: Day;
}

/** The notice of next year is usually out by then; without it, dates are provisional (Q41). */
const WATCH_FROM = '11-01';

/** What the watch says on a day: this year must be known; next year's notice is missed from 1 November. */
export function watchOn({ officialUntil }: Pick<Calendar, 'officialUntil'>, today: Day): Watch {
  const year = Number(today.slice(0, 4));
  const isKnown = (each: number): boolean => officialUntil >= `${String(each).padStart(4, '0')}-12-31`;
  const wanted = [year, ...(today.slice(5) >= WATCH_FROM ? [year + 1] : [])];
  const missing = wanted.filter((each) => !isKnown(each));
  const status = missing.length > 0 ? 'missing' : isKnown(year + 1) ? 'known' : 'expected';
  return { status, missing, officialUntil };
}
