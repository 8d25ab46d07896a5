import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Calendar } from '../domain/time/calendar.ts';

const day = () => z.iso.date();

const CalendarFile = z.strictObject({
  region: z.string().min(1),
  edition: z.string().min(1),
  officialUntil: day(),
  off: z.array(z.tuple([day(), z.int().min(1).max(366), z.string()])),
  on: z.array(day()),
  notices: z.record(z.string(), z.string()).exactOptional(),
}) satisfies z.ZodType<Calendar>;

/** The latest edition of every region's calendar in `calendars/`. */
export async function loadCalendars(root: string): Promise<{ calendars: Calendar[]; problems: string[] }> {
  const calendars: Calendar[] = [];
  const problems: string[] = [];
  const names = (await readdir(join(root, 'calendars'))).filter((name) => name.endsWith('.json')).sort();
  for (const name of names) {
    const file = join('calendars', name);
    const { data, error } = CalendarFile.safeParse(JSON.parse(await readFile(join(root, file), 'utf8')));
    if (data) calendars.push(data);
    else problems.push(...error.issues.map(({ path, message }) => `${file} ${path.join('.')}: ${message}`));
  }
  return { calendars, problems };
}
