import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { entities } from '../../src/entities.ts';
import { databaseModule } from '../../src/platform/database.module.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { JsonLogger } from '../../src/platform/logging.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import type { Role } from '../../stack/issuer.mjs';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const NOISE = { code: 'noise', version: 2, name: '噪声', category: ['环境'], units: ['ecology-environment'] };
let kinds = 0;
/** A type that nobody has published yet. */
const another = () => ({ ...NOISE, code: `kind-${++kinds}`, version: 1 });
const yamlOf = (definition: object): string =>
  Object.entries(definition)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join('\n');

let root: string;
let trial: TrialApp;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'jiesu-publishing-'));
  for (const folder of ['policies', 'complaint-types', 'calendars'])
    await cp(folder, join(root, folder), { recursive: true });
  trial = await startTrialApp([], [CatalogueModule], { root });
});
afterAll(async () => {
  await trial.stop();
  await rm(root, { recursive: true });
});

const get = async (path: string, role: Role = 'agent') =>
  trial.app.inject({ url: `/api/v1${path}`, headers: await trial.bearer(role, 'u') });
const post = async (path: string, payload: object | string, role: Role = 'integrator', headers = {}) =>
  trial.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    payload,
    headers: {
      ...(await trial.bearer(role)),
      ...(typeof payload === 'string' ? { 'content-type': 'application/yaml' } : {}),
      ...headers,
    },
  });
/** Without a restart: by the look at files and table that every process takes each second. */
async function soon(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (const until = Date.now() + 60_000; !(await holds());) {
    if (Date.now() > until) throw new Error('not within a minute');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** Whole at once, as an editor saves it: the look may fall between the two halves of a plain write. */
async function put(file: string, text: string): Promise<void> {
  await writeFile(join(root, 'draft'), text);
  await rename(join(root, 'draft'), file);
}
const inEffect = (code: string, app = trial.app) => app.get(Catalogue).type(code)?.version;

test('every role reads what is published, by whom and since when', async () => {
  const types = (await get('/complaint-types', 'unit-clerk')).json();
  expect(types).toMatchObject({ nextCursor: null, problems: [] });
  expect(types.items.length).toBeGreaterThanOrEqual(20);
  expect((await get('/complaint-types/property-leak/versions/1')).json()).toMatchObject({
    code: 'property-leak',
    parent: 'property-repair',
    units: ['property-engineering'],
    publishedBy: 'file:complaint-types/property-leak.yaml',
    publishedAt: expect.stringMatching(/\+08:00$/),
  });
  expect((await get('/policies')).json().items.map(({ code }: { code: string }) => code)).toContain(
    'county-12345',
  );
  expect((await get('/complaint-types/noise/versions/9')).statusCode).toBe(404);
  expect((await get('/complaint-types/noise/versions/x')).statusCode).toBe(400);
});

test('a type is published as JSON or as YAML, once; the same again changes nothing, other content is refused', async () => {
  const type = another();
  const created = await post('/complaint-types', type);
  expect(created.statusCode).toBe(201);
  expect(created.json()).toMatchObject({ code: type.code, version: 1, name: '噪声' });
  expect(inEffect(type.code)).toBe(1);
  expect((await post('/complaint-types', yamlOf(type))).statusCode).toBe(200);
  const changed = await post('/complaint-types', yamlOf({ ...type, name: '别的' }));
  expect(changed.statusCode).toBe(409);
  expect(changed.json()).toMatchObject({
    code: 'version-published',
    title: `${type.code}@1 已发布，内容不可更改，请另发新版本`,
    errors: [{ path: 'version', line: 2, column: 10 }],
  });
  expect((await post('/complaint-types', { ...type, version: 3 })).statusCode).toBe(201);
  const between = await post('/complaint-types', { ...type, version: 2 });
  expect(between.json().errors[0].path).toBe('version');
  expect((await get(`/complaint-types/${type.code}/versions/1`)).json().name).toBe('噪声');
});

test('who may publish what', async () => {
  const policy = await readFile('policies/county-12345.yaml', 'utf8');
  const next = policy.replace('version: 1', 'version: 2');
  expect((await post('/complaint-types', NOISE, 'agent')).statusCode).toBe(403);
  expect((await post('/complaint-types/check', NOISE, 'agent')).statusCode).toBe(403);
  expect((await post('/policies', next, 'integrator')).statusCode).toBe(403);
  expect((await post('/policies', next, 'duty-lead')).statusCode).toBe(201);
  expect(trial.app.get(Catalogue).policy('county-12345')?.version).toBe(2);
});

test('what is wrong is answered with every place and publishes nothing', async () => {
  const wrong = `${yamlOf({ ...NOISE, parent: 'nobody' })}\ntier: slow\ncolour: red\n`;
  for (const path of ['/complaint-types', '/complaint-types/check']) {
    const answer = await post(path, wrong);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'invalid-request',
      errors: [
        { path: 'tier', line: 7, column: 7, message: expect.stringMatching(/^第7行第7列：须为其中之一.*\(line 7, column 7: Invalid option/) },
        { path: 'colour', line: 8 },
      ],
    }); // prettier-ignore
  }
  expect((await post('/complaint-types', { ...NOISE, parent: 'nobody' })).json().errors).toEqual([
    { path: 'parent', message: '没有类型 nobody，或尚未生效 (no type nobody in effect)' },
  ]);
  expect((await post('/complaint-types', 'a: &a [1]\nb: *a')).json().errors[0].message).toContain(
    '不支持别名',
  );
  expect((await post('/complaint-types', `name: ${'x'.repeat(5_000_000)}`)).statusCode).toBe(413);
  expect((await post('/complaint-types', '')).statusCode).toBe(400);
  expect(inEffect('noise')).toBe(1);
});

test('YAML is taken where a definition is expected and nowhere else', async () => {
  expect((await post('/units', 'a: 1')).statusCode).toBe(415);
  expect(
    (await post('/complaint-types', 'a: 1', 'integrator', { 'content-type': 'text/plain' })).statusCode,
  ).toBe(415);
});

test('an idempotency key gets the first answer', async () => {
  const key = { 'idempotency-key': 'k-1' };
  const type = another();
  expect((await post('/complaint-types', type, 'integrator', key)).statusCode).toBe(201);
  expect((await post('/complaint-types', type, 'integrator', key)).statusCode).toBe(201);
  expect((await post('/complaint-types', { ...type, version: 2 }, 'integrator', key)).statusCode).toBe(422);
});

test('a file put into the folder is in effect within five seconds, without a restart', async () => {
  const type = another();
  await put(join(root, 'complaint-types/another.yaml'), yamlOf(type));
  await soon(() => inEffect(type.code) === 1);
  const { publishedBy } = (await get(`/complaint-types/${type.code}/versions/1`)).json();
  expect(publishedBy).toBe('file:complaint-types/another.yaml');
});

test('a broken file changes nothing, is shown with its place, and is published once it is mended', async () => {
  const file = join(root, 'complaint-types/noise.yaml');
  const good = await readFile(file, 'utf8');
  await put(file, `${good}colour: red\n`);
  await soon(async () => (await get('/complaint-types')).json().problems.length > 0);
  expect((await get('/complaint-types')).json().problems).toEqual([
    'complaint-types/noise.yaml:9:9 colour: 未知的项 (unknown key)',
  ]);
  expect((await get('/policies')).json().problems).toEqual([]);
  expect(trial.logged.filter((line) => line.includes('colour')).length).toBe(1);
  await put(file, good.replace('噪音扰民', '噪音'));
  await soon(async () => /noise@1 已发布/.test(String((await get('/complaint-types')).json().problems)));
  expect(trial.app.get(Catalogue).type('noise')?.name).toBe('噪音扰民');
  await put(file, good.replace('噪音扰民', '噪音').replace('version: 1', 'version: 2'));
  await soon(() => inEffect('noise') === 2);
  await soon(async () => (await get('/complaint-types')).json().problems.length === 0);
  await put(file, `name: ${'长'.repeat(1_700_000)}`);
  await soon(async () => /文件超过1 MB/.test(String((await get('/complaint-types')).json().problems)));
  expect(inEffect('noise')).toBe(2);
  await put(file, good);
});

test('several processes agree: what one publishes the others have within five seconds, and only one of two rivals wins', async () => {
  const other = await createHttpApp(
    {
      module: class Other {},
      imports: [
        PlatformModule.with(trial.config),
        databaseModule(trial.config, entities),
        DirectoryModule,
        CatalogueModule,
      ],
    },
    trial.config,
    new JsonLogger([]),
  );
  try {
    const type = another();
    await post('/complaint-types', type);
    await soon(() => inEffect(type.code, other) === 1);
    const publish = async (app: TrialApp['app'], name: string): Promise<number> => {
      const headers = await trial.bearer('integrator');
      const payload = { ...type, version: 2, name };
      return (await app.inject({ method: 'POST', url: '/api/v1/complaint-types', payload, headers }))
        .statusCode;
    };
    expect((await Promise.all([publish(trial.app, '甲'), publish(other, '乙')])).sort()).toEqual([201, 409]);
    await soon(() => inEffect(type.code, other) === 2 && inEffect(type.code) === 2);
    expect(other.get(Catalogue).type(type.code)).toEqual(trial.app.get(Catalogue).type(type.code));
  } finally {
    await other.close();
  }
});

test('a version published later does not reach into the past', async () => {
  const type = another();
  await post('/complaint-types', type);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await post('/complaint-types', { ...type, version: 2 });
  const catalogue = trial.app.get(Catalogue);
  const version = (at: number) => catalogue.planFor({ region: 'CN', typeCode: type.code, at }).type?.version;
  expect(version(Date.now() - 60_000)).toBe(1);
  expect(version(Date.now() + 60_000)).toBe(2);
  await post('/complaint-types', { ...type, version: 3, effectiveFrom: '2126-01-01' });
  expect(version(Date.now() + 60_000)).toBe(2);
  expect((await post('/complaint-types', { ...type, version: 4, effectiveFrom: '2125-01-01' })).json().errors[0].path).toBe('effectiveFrom'); // prettier-ignore
});

test('what is published is never changed or removed, not even by hand', async () => {
  const db = trial.app.get(DataSource);
  await expect(db.query(`update catalogue_version set code = 'x'`)).rejects.toThrow('append-only');
  await expect(db.query('delete from catalogue_version')).rejects.toThrow('append-only');
});
