import { DataSource } from 'typeorm';
import { seedDemo } from '../../src/directory/seed.ts';
import { Catalogue } from '../../src/catalogue/catalogue.service.ts';
import { RoutingModule } from '../../src/routing/routing.module.ts';
import type { Role } from '../../stack/issuer.mjs';
import { seedCompetence } from '../../src/routing/seed.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [RoutingModule]);
  await seedDemo(trial.app.get(DataSource));
});
afterAll(() => trial.stop());

const publish = async (unit: string, payload: object, role: Role = 'duty-lead') => {
  const url = `/api/v1/units/${unit}/competence`;
  const answer = await trial.app.inject({ method: 'POST', url, payload, headers: await trial.bearer(role) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const versions = async (unit: string, query = '') => {
  const url = `/api/v1/units/${unit}/competence${query}`;
  const answer = await trial.app.inject({ url, headers: await trial.bearer('unit-clerk', 'traffic-police') });
  return {
    status: answer.statusCode,
    body: answer.json<{ items: { version: number; inEffect: boolean }[]; nextCursor: string | null }>(),
  };
};
const ITEM = { matter: '道路停车秩序', basis: '三定方案第三条', types: ['traffic-parking'] };

test('every demo unit begins with version 1, once', async () => {
  const fresh = await startTrialApp([], [RoutingModule]);
  try {
    const db = fresh.app.get(DataSource);
    const types = (await Catalogue.load('.')).types();
    expect(await seedCompetence(db, types)).toBe(false);
    await seedDemo(db);
    expect([await seedCompetence(db, types), await seedCompetence(db, types)]).toEqual([true, false]);
    const lists = await db.query<{ unit: string; version: number; items: { types?: string[] }[] }[]>(
      'select unit, version, items from competence_list',
    );
    const units = await db.query<unknown[]>('select 1 from unit');
    expect([lists.length, new Set(lists.map(({ version }) => version))]).toEqual([
      units.length,
      new Set([1]),
    ]);
    const parking = lists.find(({ unit }) => unit === 'traffic-police');
    expect(parking?.items.flatMap(({ types: of = [] }) => of)).toContain('traffic-parking');
  } finally {
    await fresh.stop();
  }
});

test('every publication is a version of its own; the newest that has begun is in effect', async () => {
  const first = await publish('traffic-police', { items: [ITEM] });
  expect(first).toMatchObject({ status: 201, body: { version: 1, inEffect: true, items: [ITEM] } });
  const second = await publish(
    'traffic-police',
    { items: [ITEM, { ...ITEM, matter: '信号灯' }] },
    'system-admin',
  );
  expect(second).toMatchObject({ status: 201, body: { version: 2, inEffect: true } });
  const later = { items: [ITEM], effectiveFrom: '2099-01-01T00:00:00+08:00' };
  expect(await publish('traffic-police', later)).toMatchObject({ body: { version: 3, inEffect: false } });
  const { body } = await versions('traffic-police');
  expect(body.items.map(({ version, inEffect }) => [version, inEffect])).toEqual([
    [3, false],
    [2, true],
    [1, false],
  ]);
  const page = await versions('traffic-police', '?limit=2');
  expect(page.body.nextCursor).toBe('2');
  expect((await versions('traffic-police', '?limit=2&cursor=2')).body).toMatchObject({
    items: [{ version: 1 }],
    nextCursor: null,
  });
});

test('two at once get a number each', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => publish('housing-fund-centre', { items: [ITEM] })),
  );
  expect(answers.map(({ body }) => body['version']).toSorted()).toEqual([1, 2, 3, 4, 5]);
});

test('what is published cannot be changed', async () => {
  await publish('urban-management', { items: [ITEM] });
  const db = trial.app.get(DataSource);
  await expect(db.query('update competence_list set version = 9')).rejects.toThrow('append-only');
  await expect(db.query('delete from competence_list')).rejects.toThrow('append-only');
});

test.each<[string, string, object, Role, number]>([
  ['an unknown unit', 'nowhere', { items: [ITEM] }, 'duty-lead', 404],
  ['another role', 'traffic-police', { items: [ITEM] }, 'dispatcher', 403],
  ['no items', 'traffic-police', { items: [] }, 'duty-lead', 400],
  ['an unknown field', 'traffic-police', { items: [{ ...ITEM, colour: 'red' }] }, 'duty-lead', 400],
  ['an unknown type', 'traffic-police', { items: [{ ...ITEM, types: ['no-such'] }] }, 'duty-lead', 422],
])('%s is refused', async (_, unit, body, role, status) => {
  expect((await publish(unit, body, role)).status).toBe(status);
});

test('no versions of what is not there', async () => {
  expect((await versions('nowhere')).status).toBe(404);
  expect((await versions('government-services')).body).toEqual({ items: [], nextCursor: null });
  expect((await versions('government-services', '?cursor=x')).status).toBe(400);
});
