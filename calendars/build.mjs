/**
 * Writes calendars/CN.json, the latest edition, and calendars/editions/CN.json, what each earlier notice had said when
 * it was published (Q42: 2015, 2019 and 2020 were changed during the year). CN.json holds the days off and make-up workdays of the State Council's notices, as published by the
 * package chinese-days, and for the ten years after the last notice the floor that no notice can take away, the
 * holidays of 全国年节及纪念日放假办法 (revised 2024-11-10) arts 2 and 3, without make-up days and without days in lieu.
 *
 *   node calendars/build.mjs            writes it
 *   node calendars/build.mjs --check    fails when it is not what would be written
 *
 * After a new notice: update chinese-days, put its date and number below, run this, read the diff against the notice.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import chineseDays from 'chinese-days';

const EDITION = 'CN-2025-11-04';
const OFFICIAL = { from: 2004, to: 2026 };
const FLOOR_YEARS = 10;
const NOTICES = {
  2015: '国办发明电〔2014〕28号、国发明电〔2015〕1号',
  2016: '国办发明电〔2015〕18号',
  2017: '国办发明电〔2016〕17号',
  2018: '国办发明电〔2017〕12号',
  2019: '国办发明电〔2018〕15号、〔2019〕3号',
  2020: '国办发明电〔2019〕16号、〔2020〕1号',
  2021: '国办发明电〔2020〕27号',
  2022: '国办发明电〔2021〕11号',
  2023: '国办发明电〔2022〕16号',
  2024: '国办发明电〔2023〕7号',
  2025: '国办发明电〔2024〕12号',
  2026: '国办发明电〔2025〕7号',
};

/**
 * When each notice was published, oldest first. `before`: what it said of the days that a later notice of the same year
 * changed; `[first, days, name]` of the holiday, or the holiday alone where there was none, and the make-up days.
 */
const PUBLISHED = [
  { on: '2014-12-16', year: 2015, number: '国办发明电〔2014〕28号', before: { at: '2015-09-03', off: [], on: [], not: ['2015-09-06'] } },
  { on: '2015-05-13', year: 2015, number: '国发明电〔2015〕1号' },
  { on: '2015-12-10', year: 2016, number: NOTICES[2016] },
  { on: '2016-12-01', year: 2017, number: NOTICES[2017] },
  { on: '2017-11-30', year: 2018, number: NOTICES[2018] },
  { on: '2018-12-06', year: 2019, number: '国办发明电〔2018〕15号', before: { at: '2019-05-01', off: [['2019-05-01', 1, '劳动节']], on: [], not: ['2019-04-28', '2019-05-05'] } },
  { on: '2019-03-22', year: 2019, number: '国办发明电〔2019〕3号' },
  { on: '2019-11-21', year: 2020, number: '国办发明电〔2019〕16号', before: { at: '2020-01-24', off: [['2020-01-24', 7, '春节']], on: ['2020-02-01'], not: [] } },
  { on: '2020-01-27', year: 2020, number: '国办发明电〔2020〕1号' },
  { on: '2020-11-25', year: 2021, number: NOTICES[2021] },
  { on: '2021-10-25', year: 2022, number: NOTICES[2022] },
  { on: '2022-12-08', year: 2023, number: NOTICES[2023] },
  { on: '2023-10-25', year: 2024, number: NOTICES[2024] },
  { on: '2024-11-12', year: 2025, number: NOTICES[2025] },
]; // prettier-ignore
/** Make-up days before the New Year that the next year's notice ordered. */
const OF_NEXT_YEAR = ['2018-12-29'];

/** chinese-days abbreviates; these are the names of the law. */
const LEGAL_NAMES = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' };
const DAY = 86_400_000;

const plusDays = (day, n) => new Date(Date.parse(day) + n * DAY).toISOString().slice(0, 10);
const lunar = (year, month, date) => chineseDays.getSolarDateFromLunar(`${year}-${month}-${date}`).date;
const run = (first, days, name) => Array.from({ length: days }, (_, i) => [plusDays(first, i), name]);

/** The law's own holidays of a year, in its order; `now` as revised in 2024, else as from 2014. */
const statutory = (year, now = true) => [
  ...run(`${year}-01-01`, 1, '元旦'),
  ...(now ? run(plusDays(lunar(year, '01', '01'), -1), 4, '春节') : run(lunar(year, '01', '01'), 3, '春节')),
  ...run(chineseDays.getSolarTermDate(year, 4, 'pure_brightness'), 1, '清明节'),
  ...run(`${year}-05-01`, now ? 2 : 1, '劳动节'),
  ...run(lunar(year, '05', '05'), 1, '端午节'),
  ...run(`${year}-10-01`, 3, '国庆节'),
  ...run(lunar(year, '08', '15'), 1, '中秋节'),
];

/** Neighbouring days are one holiday, as a notice counts them: `国庆节、中秋节：10月1日至8日`. */
function spans(namesByDay) {
  const found = [];
  for (const day of Array.from(namesByDay.keys(), String).sort()) {
    const last = found.at(-1);
    const names = namesByDay.get(day);
    if (last && plusDays(last.first, last.days) === day) {
      last.days++;
      for (const name of names) last.names.add(name);
    } else found.push({ first: day, days: 1, names: new Set(names) });
  }
  return found.map(({ first, days, names }) => [first, days, [...names].join('、')]);
}

function buildCalendar() {
  const path = new URL(import.meta.resolve('chinese-days/dist/chinese-days.json'));
  const { holidays, workdays } = JSON.parse(readFileSync(path, 'utf8'));
  const official = (day) =>
    Number(day.slice(0, 4)) >= OFFICIAL.from && Number(day.slice(0, 4)) <= OFFICIAL.to;
  const namesByDay = new Map();
  for (const [day, entry] of Object.entries(holidays)) {
    const name = entry.split(',')[1];
    if (official(day)) namesByDay.set(day, [LEGAL_NAMES[name] ?? name]);
  }
  for (let year = OFFICIAL.from; year <= OFFICIAL.to + FLOOR_YEARS; year++) {
    for (const [day, name] of statutory(year)) {
      const names = namesByDay.get(day);
      // A festival inside another's span, such as Mid-Autumn 2020 on 1 October, gives it its name too.
      if (names && year >= 2008 && !names.includes(name)) names.push(name);
      else if (!names && year > OFFICIAL.to) namesByDay.set(day, [name]);
    }
  }
  return {
    region: 'CN',
    edition: EDITION,
    officialUntil: `${OFFICIAL.to}-12-31`,
    off: spans(namesByDay),
    on: Object.keys(workdays).filter(official).sort(),
    notices: NOTICES,
  };
}

/** One span a line and one year of make-up days a line, so that a diff reads like the notice. */
function renderCalendar({ off, on, ...head }) {
  const years = [...new Set(on.map((day) => day.slice(0, 4)))];
  const lines = (entries) => `[\n    ${entries.join(',\n    ')}\n  ]`;
  const fields = Object.entries(head).map(([key, value]) => `  "${key}": ${JSON.stringify(value)}`);
  fields.push(`  "off": ${lines(off.map((span) => JSON.stringify(span)))}`);
  const byYear = years.map((year) =>
    on
      .filter((day) => day.startsWith(year))
      .map((day) => `"${day}"`)
      .join(', '),
  );
  fields.push(`  "on": ${lines(byYear)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

/** What a notice said of its year, and the floor of the two years after it. */
function buildEdition({ off, on }, { on: publishedAt, year, number, before }) {
  const inYear = ([first, days]) => plusDays(first, days - 1).startsWith(String(year));
  const ownYear = (day) =>
    OF_NEXT_YEAR.includes(day) ? Number(day.slice(0, 4)) + 1 : Number(day.slice(0, 4));
  const floor = new Map();
  for (const later of [year + 1, year + 2])
    for (const [day, name] of statutory(later, publishedAt >= '2024-11-12'))
      floor.set(day, [...(floor.get(day) ?? []), name]);
  return {
    edition: `CN-${publishedAt}`,
    publishedAt,
    number,
    year,
    off: [...off.filter((span) => inYear(span) && span[0] !== before?.at), ...(before?.off ?? [])].sort(),
    on: [
      ...on.filter((day) => ownYear(day) === year && !before?.not.includes(day)),
      ...(before?.on ?? []),
    ].sort(),
    floor: spans(floor),
  };
}

const calendar = buildCalendar();
const editions = PUBLISHED.map((notice) => `  ${JSON.stringify(buildEdition(calendar, notice))}`);
const files = {
  'CN.json': renderCalendar(calendar),
  'editions/CN.json': `[\n${editions.join(',\n')}\n]\n`,
};
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') === text) console.log(`calendars/${name} is up to date`);
  else throw new Error(`calendars/${name} is not what calendars/build.mjs builds: run it and read the diff`);
}
