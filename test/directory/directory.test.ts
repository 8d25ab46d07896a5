import { DataSource } from 'typeorm';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { Directory } from '../../src/directory/directory.service.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

interface Page {
  items: { code: string; id: string; roles: string[] }[];
  nextCursor: string | null;
}

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [DirectoryModule]);
});
afterAll(() => trial.stop());
const get = async (path: string) =>
  trial.app.inject({ url: `/api/v1${path}`, headers: await trial.bearer('agent') });

test('the demo organisation is seeded once', async () => {
  const database = trial.app.get(DataSource);
  expect(await seedDemo(database)).toBe(true);
  expect(await seedDemo(database)).toBe(false);
});

test('every unit that a type or the policy names exists', async () => {
  const catalogue = await Catalogue.load('.');
  const catchers = catalogue.policies().flatMap(({ consultation }) => consultation.catcher ?? []);
  const named = [...catchers, ...catalogue.types().flatMap(({ units = [] }) => units)];
  const directory = trial.app.get(Directory);
  const missing: string[] = [];
  for (const code of named) if (!(await directory.unitExists(code))) missing.push(code);
  expect(missing).toEqual([]);
});

test('a list is walked page by page, each item once', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page = (await get(`/units?limit=5${cursor && `&cursor=${cursor}`}`)).json();
    seen.push(...page.items.map(({ code }) => code));
    cursor = page.nextCursor;
  }
  expect(seen.length).toBeGreaterThanOrEqual(8);
  expect(seen).toEqual([...new Set(seen)].sort());
});

test('every role is staffed', async () => {
  const { items } = (await get('/staff?limit=200')).json<Page>();
  const roles = new Set(items.flatMap((staff) => staff.roles));
  expect(roles.size).toBe(16);
  expect(items.map(({ id }) => id)).toContain('demo-unit-clerk-property-service');
});

test.each(['/units?limit=201', '/units?limit=0', '/units?colour=red'])('%s is 400', async (path) => {
  expect((await get(path)).statusCode).toBe(400);
});
