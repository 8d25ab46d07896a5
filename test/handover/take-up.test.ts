import { Client, Connection } from '@temporalio/client';
import { settleLeftCommands } from '../../src/acts/left-commands.ts';
import { Acts } from '../../src/acts/acts.ts';
import { takeUp } from '../../src/handover/take-up.ts';
import { CaseWorkflows } from '../../src/temporal/case-workflows.ts';
import { workflowId } from '../../workflows/contract.ts';
import { City, type OpenCase } from '../support/city.ts';
import { temporalAddress } from '../support/stack.ts';

let city: City;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  city = await City.open();
  connection = await Connection.connect({ address: temporalAddress() });
  client = new Client({ connection, namespace: city.namespace });
});
afterAll(async () => {
  await connection.close();
  await city.close();
});

const describe_ = (c: OpenCase) => client.workflow.getHandle(workflowId(c.caseNo)).describe();
const workflows = (): CaseWorkflows => city.app.get(CaseWorkflows, { strict: false });

test('every open case goes on in a workflow of this release, its clocks at their instants; again, nothing happens', async () => {
  const cases = await Promise.all(Array.from({ length: 5 }, () => city.complaint()));
  for (const c of cases) await c.acts('classify', 'dispatch');
  const closed = await city.complaint();
  await closed.acts('answer-direct', 'archive');
  const before = await Promise.all(cases.map(describe_));
  await city.stopWorker();
  await city.db.query('update outbox set generation = 1');
  const progress: string[] = [];
  expect(await takeUp(city.db, workflows(), (done, of) => progress.push(`${done}/${of}`))).toBe(5);
  expect(progress).toEqual(['5/5']);
  expect(await takeUp(city.db, workflows(), () => {})).toBe(0);
  await city.startWorker();
  for (const [i, c] of cases.entries()) {
    const after = await describe_(c);
    expect(after.runId).not.toBe(before[i]!.runId);
    expect(after.status.name).toBe('RUNNING');
    const { now, deadlines } = await c.view();
    const sign = deadlines.find((d: { kind: string }) => d.kind === 'sign');
    await c.forward(Math.ceil((Date.parse(sign.dueAt) - Date.parse(now)) / 1000) + 60);
    const overdue = (await c.events()).filter((e) => e.type === 'overdue' && e.data['kind'] === 'sign');
    expect(overdue.map((e) => Date.parse(e.at))).toEqual([Date.parse(sign.dueAt)]);
  }
});

test('what the release before had accepted and left is done, at the instant at which it was accepted, once', async () => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch');
  await city.db.query(
    `create table if not exists case_command (id text primary key, case_no text not null, command text not null, payload jsonb not null,
       status text not null default 'pending', code text, created_at timestamptz not null default now(), sent_at timestamptz)`,
  );
  const at = Date.now();
  const actor = { id: 'demo-clerk', role: 'unit-clerk', unit: 'housing-construction' };
  for (const [id, name] of [
    ['left-1', 'sign'],
    ['left-2', 'sign'],
  ] as const)
    // prettier-ignore
    await city.db.query('insert into case_command (id, case_no, command, payload) values ($1, $2, $3, $4)', [
      id,
      c.caseNo,
      name,
      JSON.stringify({ id, name, at, actor }),
    ]);
  const acts = city.app.get(Acts, { strict: false });
  expect(await settleLeftCommands(city.db, acts)).toBe(2);
  expect(await settleLeftCommands(city.db, acts)).toBe(0);
  const signed = (await c.events()).filter((e) => e.type === 'signed');
  expect(signed.map((e) => Date.parse(e.at))).toEqual([at]);
});
