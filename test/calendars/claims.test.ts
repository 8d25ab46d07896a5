import { Calendars } from '../../src/calendars/calendars.service.ts';
import { nthWorkdayAfter } from '../../src/domain/time/calendar.ts';
import { dayOf, toIso } from '../../src/domain/time/instant.ts';
import { City } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

async function until<T>(read: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (const end = Date.now() + 60_000; ;) {
    const seen = await read();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(JSON.stringify(seen));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Row {
  claimed_until: Date | null;
  outcome: string | null;
  attempts: number;
}
const rows = (edition: string, lock = ''): Promise<Row[]> =>
  city.db.query<Row[]>(`select * from calendar_change where edition = $1 ${lock}`, [edition]);

test('no row is locked while a case is counted anew; what a process that died had claimed is taken up', async () => {
  const one = await city.complaint();
  await one.acts('classify', 'dispatch');
  const day = nthWorkdayAfter(city.app.get(Calendars).currentCalendar('CN'), dayOf(Date.now()), 2);
  const others = city.db.createQueryRunner();
  await others.startTransaction();
  // Nothing can be archived for now: whoever counts the case waits.
  await others.query('lock table case_event in share row exclusive mode');
  const { body } = await (
    await city.as('duty-lead')
  ).post('/calendars/CN/editions', {
    number: '测试〔1〕号',
    publishedAt: toIso(Date.now()),
    year: Number(day.slice(0, 4)),
    off: [{ from: day, to: day, name: '临时放假' }],
    makeUp: [],
  });
  const claimed = await until(
    () => rows(body.edition),
    (seen) => seen.some((row) => row.claimed_until !== null),
  );
  expect(claimed).toHaveLength(1);
  expect(await rows(body.edition, 'for update nowait')).toMatchObject([{ outcome: null, attempts: 0 }]);
  await others.rollbackTransaction();
  await others.release();
  await until(
    () => rows(body.edition),
    ([row]) => row!.outcome === 'moved' && row!.claimed_until === null,
  );
  await city.db.query(
    `update calendar_change set outcome = null, look = 3, claimed_until = now() + interval '1 second' where edition = $1`,
    [body.edition],
  );
  await until(
    () => rows(body.edition),
    ([row]) => row!.outcome !== null && row!.claimed_until === null,
  );
});
