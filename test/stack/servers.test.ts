import { Client, Connection } from '@temporalio/client';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { freshDatabase, freshNamespace, temporalAddress, testIssuer } from '../support/stack.ts';

test('a fresh database is migrated, and its own', async () => {
  const { url, drop } = await freshDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select to_regclass('complaint') as table");
  await client.end();
  await drop();
  expect(rows).toEqual([{ table: 'complaint' }]);
});

test('a fresh namespace takes the search attributes at once', async () => {
  const namespace = await freshNamespace();
  const connection = await Connection.connect({ address: temporalAddress() });
  const client = new Client({ connection, namespace });
  const handle = await client.workflow.start('complaint', {
    taskQueue: 'nobody',
    workflowId: 'a',
    searchAttributes: {
      CaseStatus: ['待派单'],
      CoUnits: ['u1', 'u2'],
      Overdue: [false],
      Extensions: [1],
      DueAt: [new Date()],
    },
  });
  const found = async (): Promise<number> => (await client.workflow.count("CaseStatus = '待派单'")).count;
  let count = 0;
  for (const end = Date.now() + 60_000; count === 0 && Date.now() < end;) count = await found();
  await handle.terminate();
  await connection.close();
  expect(count).toBe(1);
});

test('the issuer signs what its key set verifies', async () => {
  const { jwksFile, signToken } = testIssuer();
  const token = await signToken({ role: 'unit-clerk', unit: 'U1', sub: 'zhang' });
  const keys = createLocalJWKSet(JSON.parse(readFileSync(jwksFile, 'utf8')));
  const { payload } = await jwtVerify(token, keys, { issuer: 'https://demo.jiesu.local', audience: 'jiesu' });
  expect(payload).toMatchObject({ sub: 'zhang', roles: ['unit-clerk'], unit: 'U1' });
});
