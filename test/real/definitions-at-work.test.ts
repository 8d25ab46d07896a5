import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import { shipped } from '../../src/rehearsals/shipped.ts';
import { faultsIn } from '../../stack/product.mjs';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
let root: string;
beforeAll(async () => {
  trial = await startTrialApp([], [CatalogueModule]);
  root = await mkdtemp(join(tmpdir(), 'jiesu-root-'));
  for (const folder of ['policies', 'complaint-types', 'calendars'])
    await cp(folder, join(root, folder), { recursive: true });
  await writeFile(join(root, 'complaint-types', 'aa-broken.yaml'), 'code：broken\n');
});
afterAll(async () => {
  await trial.stop();
  await rm(root, { recursive: true });
});

const post = async (path: string, payload: string, type = 'application/yaml') => {
  const headers = { ...(await trial.bearer('system-admin')), 'content-type': type };
  const answer = await trial.app.inject({ method: 'POST', url: `/api/v1${path}`, payload, headers });
  const body: Record<string, unknown> = answer.json();
  return { status: answer.statusCode, body };
};

test('a unit that the directory does not know is a warning with its place, in check and publish', async () => {
  const yaml = [
    'code: of-nobody',
    'version: 1',
    'name: 无人管',
    'category: [其他]',
    'units: [no-such-unit]',
    'unitsByRegion:',
    '  "371002": [nor-this-one]',
    '',
  ].join('\n');
  const warnings = [
    { path: 'units.0', line: 5, column: 9, message: expect.stringContaining('no-such-unit') },
    { path: 'unitsByRegion.371002.0', line: 7, column: 14, message: expect.stringContaining('nor-this-one') },
  ];
  expect(await post('/complaint-types/check', yaml)).toMatchObject({ status: 200, body: { warnings } });
  expect(await post('/complaint-types', yaml)).toMatchObject({ status: 201, body: { warnings } });
});

test('so is a catcher', async () => {
  const { body } = await trial.app
    .inject({ url: '/api/v1/policies', headers: await trial.bearer('agent') })
    .then((answer) => ({ body: answer.json<{ items: Record<string, unknown>[] }>() }));
  const {
    publishedAt: _,
    publishedBy: __,
    hash: ___,
    ...policy
  } = body.items.find((each) => each['code'] === 'county-12345')!;
  const next = {
    ...policy,
    version: 99,
    consultation: { ...(policy['consultation'] as object), catcher: 'nobody' },
  };
  const { status, body: checked } = await post('/policies/check', JSON.stringify(next));
  expect([status, checked['warnings']]).toMatchObject([
    200,
    [{ path: 'consultation.catcher', line: 1, message: expect.stringContaining('nobody') }],
  ]);
});

test('one faulty file stops neither rehearsal nor comparison, and is named', async () => {
  const { catalogue, problems } = await shipped(root);
  expect(problems.join()).toMatch(/aa-broken\.yaml:1:5.*全角冒号/);
  expect(catalogue.type('noise')).toBeDefined();
  await expect(Catalogue.load(root)).rejects.toThrow('aa-broken.yaml');
  await expect(Catalogue.loadWhatHolds(tmpdir())).rejects.toThrow('calendar');
});

test('npm start says what the API says of faulty files, and nothing else', () => {
  const lines = [
    { level: 'log', context: 'Catalogue', message: 'published' },
    { level: 'error', context: 'Catalogue', message: 'complaint-types/a.yaml:1:5 units: 须为列表' },
    { level: 'error', context: 'Other', message: 'x' },
  ].map((line) => JSON.stringify(line));
  expect(faultsIn(['not json "Catalogue"', ...lines, ''].join('\n'))).toEqual([
    expect.stringContaining('complaint-types/a.yaml:1:5 units: 须为列表'),
  ]);
});

describe('a version that is retired', () => {
  const type = (version: number, name: string) =>
    `code: to-retire\nversion: ${version}\nname: ${name}\ncategory: [其他]\nunits: [u1]\n`;
  const retire = (path: string) => post(`${path}/retire`, '{"reason": "发布有误"}', 'application/json');
  const named = async () => {
    const headers = await trial.bearer('agent');
    const page: { items: { code: string; name: string }[] } = (
      await trial.app.inject({ url: '/api/v1/complaint-types', headers })
    ).json();
    return page.items.find(({ code }) => code === 'to-retire')?.name;
  };

  test('gives way to the one before, is not published again by its file, and stays where it is followed', async () => {
    await post('/complaint-types', type(1, '对的'));
    await post('/complaint-types', type(2, '错的'));
    expect(await named()).toBe('错的');
    const first = await retire('/complaint-types/to-retire/versions/2');
    expect(first).toMatchObject({ status: 200, body: { name: '错的', retiredAt: expect.any(String) } });
    expect(await named()).toBe('对的');
    expect(await retire('/complaint-types/to-retire/versions/2')).toEqual(first);
    expect((await post('/complaint-types', type(2, '错的'))).status).toBe(200);
    expect(await named()).toBe('对的');
    await post('/complaint-types', type(3, '更对的'));
    expect(await named()).toBe('更对的');
  });

  test('a type that nobody has used goes altogether', async () => {
    for (const version of [1, 3]) await retire(`/complaint-types/to-retire/versions/${version}`);
    expect(await named()).toBeUndefined();
  });

  test('what the hotline or a type rests on cannot go', async () => {
    const fallback = await retire('/policies/county-12345/versions/1');
    expect([fallback.status, fallback.body['code']]).toEqual([409, 'version-needed']);
    const used = await retire('/policies/property-service/versions/2');
    expect([used.status, used.body['title']]).toEqual([409, expect.stringContaining('指名适用')]);
    expect((await retire('/policies/nowhere/versions/1')).status).toBe(404);
  });
});
