import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import { fromIso } from '../../src/domain/time/instant.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const at = fromIso('2026-03-11T10:00:00+08:00');

describe('the published catalogue', () => {
  let catalogue: Catalogue;
  beforeAll(async () => {
    catalogue = await Catalogue.load('.');
  });

  test('has at least ten types over all tiers, redirects among them', () => {
    const types = catalogue.types();
    expect(types.length).toBeGreaterThanOrEqual(10);
    expect(types.map(({ redirect }) => redirect?.target)).toEqual(expect.arrayContaining(['12333', '12398']));
    expect(types.some(({ tier }) => tier === 'urgent')).toBe(true);
    expect(types.some(({ matterType }) => matterType === 'consult')).toBe(true);
  });

  test('a plan is the rules, a pinned calendar and the type, small enough to travel', () => {
    const { policy, calendar, type, urgentWords } = catalogue.planFor({
      region: 'CN',
      typeCode: 'noise',
      at,
    });
    expect(policy).toMatchObject({ code: 'county-12345', handle: { standard: { unit: 'workdays', n: 5 } } });
    expect(policy).not.toHaveProperty('name');
    expect(type).toEqual({ code: 'noise', version: 1 });
    expect(calendar.region).toBe('CN');
    expect(JSON.stringify(calendar).length).toBeLessThanOrEqual(900);
    expect(urgentWords).toContain('燃气泄漏');
  });

  test('a region without calendar or policy of its own takes the national and the county one', () => {
    expect(catalogue.planFor({ region: '371002', at }).policy.code).toBe('county-12345');
    expect(catalogue.calendar('371002').region).toBe('CN');
  });

  test('a type that nobody published is refused', () => {
    expect(() => catalogue.planFor({ region: 'CN', typeCode: 'nothing', at })).toThrow('type-unknown');
  });
});

describe('files with mistakes', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'jiesu-catalogue-'));
    for (const folder of ['policies', 'complaint-types', 'calendars'])
      await cp(folder, join(root, folder), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true }));

  test('every one is named with file, line and path at once', async () => {
    await writeFile(
      join(root, 'complaint-types/a.yaml'),
      'code: a\nversion: 1\nname: 甲\ncategory: [甲]\nunits: ["x y"]\nteir: urgent\n',
    );
    await writeFile(
      join(root, 'complaint-types/b.yaml'),
      'code: noise\nversion: 1\nname: 乙\ncategory: [乙]\nunits: [u]\n',
    );
    await writeFile(join(root, 'complaint-types/c.yaml'), 'code: c\n  version: 1');
    await writeFile(
      join(root, 'complaint-types/d.yaml'),
      'code: d\nversion: 1\nname: 丁\ncategory: [丁]\nunits: [u]\npolicy: none\n',
    );
    const said = await Catalogue.load(root).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(said).toContain('complaint-types/a.yaml:5:9 units.0: 须为代码');
    expect(said).toContain('complaint-types/a.yaml:6:7 teir: 未知的项');
    expect(said).toContain('complaint-types/c.yaml:1:');
    expect(said).toMatch(/noise@1 已在/);
    expect(said).toContain('complaint-types/d.yaml policy: 没有规则 none');
  });

  test('several versions stand side by side; the latest is the one for new cases', async () => {
    await writeFile(
      join(root, 'complaint-types/noise-2.yaml'),
      'code: noise\nversion: 2\nname: 噪声\ncategory: [环境]\nunits: [u]\n',
    );
    const catalogue = await Catalogue.load(root);
    expect(catalogue.type('noise')?.version).toBe(2);
    expect(catalogue.type('noise', 1)?.name).toBe('噪音扰民');
  });
});

describe('over HTTP', () => {
  let trial: TrialApp;
  beforeAll(async () => {
    trial = await startTrialApp([], [CatalogueModule], { root: '.' });
  });
  afterAll(() => trial.stop());
  const get = async (path: string) =>
    trial.app.inject({ url: `/api/v1${path}`, headers: await trial.bearer('unit-clerk', 'x') });

  test('types and policies are read by every role', async () => {
    const types = (await get('/complaint-types')).json<{ items: { code: string }[] }>();
    expect(types.items.map(({ code }) => code)).toContain('property-management');
    const policies = (await get('/policies')).json<{ items: object[]; nextCursor: null }>();
    expect(policies).toMatchObject({ items: [{ code: 'county-12345', version: 1 }], nextCursor: null });
  });

  test('a version is read by number', async () => {
    expect((await get('/complaint-types/noise/versions/1')).json()).toMatchObject({
      code: 'noise',
      version: 1,
    });
    expect((await get('/complaint-types/noise/versions/9')).statusCode).toBe(404);
    expect((await get('/complaint-types/noise/versions/x')).statusCode).toBe(400);
  });
});
