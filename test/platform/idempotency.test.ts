import { DataSource } from 'typeorm';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import {
  hashOfBody,
  Idempotency,
  newCommandId,
  type Answer,
  type Attempt,
} from '../../src/platform/idempotency.ts';
import { notFound, refusal } from '../../src/platform/problem.ts';
import { freshDatabase } from '../support/stack.ts';
import { testVaultKeys } from '../support/vault.ts';

let database: DataSource;
let drop: () => Promise<void>;
let idempotency: Idempotency;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = await createDataSource({ databaseUrl: fresh.url }, entities).initialize();
  idempotency = new Idempotency(database, testVaultKeys);
});
afterAll(async () => {
  await database.destroy();
  await drop();
});

const attempt = (key: string | undefined, body: unknown = { a: 1 }): Attempt => ({
  caller: 'agent-1',
  path: '/cases/1/sign',
  key,
  bodyHash: hashOfBody(body),
});
const done = (id: string): Promise<Answer> => Promise.resolve({ status: 200, body: { id } });

test('the same key and body get the same answer, performed once', async () => {
  const first = await idempotency.run(attempt('k1', { a: 1, b: 2 }), done);
  const again = await idempotency.run(attempt('k1', { b: 2, a: 1 }), () =>
    Promise.reject(new Error('twice')),
  );
  expect(again).toEqual(first);
});

test('another body is refused', async () => {
  await idempotency.run(attempt('k2'), done);
  await expect(idempotency.run(attempt('k2', { a: 2 }), done)).rejects.toMatchObject({
    body: { code: 'idempotency-key-reused', status: 422 },
  });
});

test('of many at once, one performs and the others are told that it is in flight', async () => {
  let finish: (answer: Answer) => void = () => {};
  const slow = new Promise<Answer>((resolve) => (finish = resolve));
  const first = idempotency.run(attempt('k3'), () => slow);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(idempotency.run(attempt('k3'), done)).rejects.toMatchObject({
    body: { code: 'idempotency-in-flight' },
  });
  finish({ status: 201, body: 1 });
  await expect(first).resolves.toEqual({ status: 201, body: 1 });
});

test('a refusal is an answer and is kept', async () => {
  const refuse = () => Promise.reject(refusal('second-return', { state: 'IN_ASSIGNMENT', version: 4 }));
  await expect(idempotency.run(attempt('k4'), refuse)).rejects.toMatchObject({ status: 422 });
  await expect(idempotency.run(attempt('k4'), done)).rejects.toMatchObject({
    body: { code: 'second-return', version: 4 },
  });
});

test('an answer that was forgotten has no body, and still counts', async () => {
  await idempotency.run(attempt('k8'), done);
  await database.query(`update idempotency_key set response = null where key = 'k8'`);
  await expect(idempotency.run(attempt('k8'), done)).resolves.toEqual({ status: 200, body: null });
});

test('after any other refusal at the door the key is free', async () => {
  await expect(idempotency.run(attempt('k5'), () => Promise.reject(notFound()))).rejects.toMatchObject({
    status: 404,
  });
  await expect(idempotency.run(attempt('k5'), done)).resolves.toMatchObject({ status: 200 });
});

test('an unknown outcome is tried again under the same command id', async () => {
  const ids: string[] = [];
  const lost = (id: string): Promise<Answer> => (ids.push(id), Promise.reject(new Error('lost')));
  await expect(idempotency.run(attempt('k6'), lost)).rejects.toThrow('lost');
  const { body } = await idempotency.run(attempt('k6'), done);
  expect(body).toEqual({ id: ids[0] });
});

test('a claim whose process died is taken over after half a minute', async () => {
  void idempotency.run(attempt('k7'), () => new Promise(() => {}));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(idempotency.run(attempt('k7'), done)).rejects.toMatchObject({ status: 409 });
  await database.query(`update idempotency_key set claimed_at = now() - interval '31 s' where key = 'k7'`);
  await expect(idempotency.run(attempt('k7'), done)).resolves.toMatchObject({ status: 200 });
});

test('keys are kept for 30 days', async () => {
  const aged = (days: number) =>
    database.query(
      `update idempotency_key set created_at = now() - make_interval(days => $1) where key = 'k1'`,
      [days],
    );
  const left = async () => (await database.query(`select 1 from idempotency_key where key = 'k1'`)).length;
  await aged(30);
  await idempotency.sweep();
  expect(await left()).toBe(1);
  await aged(32);
  await idempotency.sweep();
  expect(await left()).toBe(0);
});

test('command ids are twelve characters and differ', () => {
  const ids = new Set(Array.from({ length: 1000 }, newCommandId));
  expect(ids.size).toBe(1000);
  expect([...ids].every((id) => /^[\w-]{12}$/.test(id))).toBe(true);
});
