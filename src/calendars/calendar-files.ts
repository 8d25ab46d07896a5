import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WHOLE_COUNTRY } from '../domain/access/region.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import { startOf } from '../domain/time/instant.ts';

/** An edition as it was known from an instant on. `by`: who recorded it. */
export interface Edition {
  edition: string;
  region: string;
  publishedAt: number;
  notice: string;
  definition: Calendar;
  supersedes: string | null;
}

/** A region that keeps days of its own (放假办法 art. 4, Q43), by its code of GB/T 2260; `also` are other codes for it. */
export interface OwnRegion {
  region: string;
  name: string;
  also?: string[] | undefined;
}

const day = () => z.iso.date();
const spans = () => z.array(z.tuple([day(), z.int().min(1).max(366), z.string()]));
const CalendarFile = z.strictObject({
  region: z.literal(WHOLE_COUNTRY),
  edition: z.string().regex(/^CN-\d{4}-\d\d-\d\d$/),
  officialUntil: day(),
  off: spans(),
  on: z.array(day()),
  notices: z.record(z.string(), z.string()),
});
const EarlierFile = z.array(
  z.strictObject({
    edition: z.string(),
    publishedAt: day(),
    number: z.string(),
    year: z.int(),
    off: spans(),
    on: z.array(day()),
    floor: spans(),
  }),
);
const RegionsFile = z.array(
  z.strictObject({ region: z.string(), name: z.string(), also: z.array(z.string()).optional() }),
);

/**
 * The nation's editions that came with the product, oldest first, and the regions that may have days of their own.
 * @throws Error that names the file and the place
 */
export async function readCalendarFiles(
  root: string,
): Promise<{ editions: Edition[]; regions: OwnRegion[] }> {
  const [latest, earlier, regions] = await Promise.all([
    read(root, 'calendars/CN.json', CalendarFile),
    read(root, 'calendars/editions/CN.json', EarlierFile),
    read(root, 'calendars/editions/regions.json', RegionsFile),
  ]);
  const year = latest.officialUntil.slice(0, 4);
  const definitions = [
    ...earlier.map(({ publishedAt, number, ...notice }, i) => ({
      publishedAt,
      notice: number,
      definition: asThen(latest, { ...notice, number, again: earlier[i - 1]?.year === notice.year }),
    })),
    { publishedAt: latest.edition.slice(3), notice: latest.notices[year] ?? year, definition: latest },
  ];
  const editions = definitions.map(({ publishedAt, notice, definition }, i) => ({
    edition: definition.edition,
    region: WHOLE_COUNTRY,
    publishedAt: startOf(publishedAt),
    notice,
    definition,
    supersedes: definitions[i - 1]?.definition.edition ?? null,
  }));
  return { editions, regions };
}

async function read<T extends z.ZodType>(root: string, file: string, schema: T): Promise<z.infer<T>> {
  const { data, error } = schema.safeParse(JSON.parse(await readFile(join(root, file), 'utf8')));
  if (error)
    throw new Error(
      `日历文件有误 (calendar):\n${error.issues.map(({ path, message }) => `  ${file} ${path.join('.')}: ${message}`).join('\n')}`,
    );
  return data as z.infer<T>;
}

interface Earlier {
  edition: string;
  number: string;
  year: number;
  /** A second notice of the year. */
  again: boolean;
  off: Calendar['off'];
  on: string[];
  floor: Calendar['off'];
}

/** The calendar as an earlier notice left it: the years before as they are, its own as it said, then the floor of the law at the time. */
function asThen(latest: Calendar, { edition, number, year, again, off, on, floor }: Earlier): Calendar {
  const january = `${year}-01-01`;
  const before = latest.off.filter(([first]) => first < january && !off.some((span) => span[0] === first));
  const known = Object.entries(latest.notices ?? {}).filter(([each]) => Number(each) < year);
  return {
    region: latest.region,
    edition,
    officialUntil: `${year}-12-31`,
    off: [...before, ...off, ...floor],
    on: [...latest.on.filter((each) => each < january && !on.includes(each)), ...on].sort(),
    notices: {
      ...Object.fromEntries(known),
      [year]: again ? (latest.notices?.[year] ?? number) : number,
    },
  };
}
