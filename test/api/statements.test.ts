import { AsyncLocalStorage } from 'node:async_hooks';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { COMPLAINT, typicalActs, UNIT, type TypicalAct } from '../../bench/typical-case.ts';
import { City, type Answer } from '../support/city.ts';

/** Statements that one act may ask of the database; the append is one of them. */
const AT_MOST = 4;
const APPENDS = /insert into case_event/;
const READS = /\bfrom case_event\b/;

/** What is asked of the database on behalf of one request; what sweeps ask meanwhile is nobody's. */
const asking = new AsyncLocalStorage<string[]>();

/** Listens to every connection of the product's pool, however a statement is sent. */
function listenTo(db: DataSource): void {
  const { Client } = (db.driver as unknown as { master: { Client: typeof pg.Client } }).master;
  const query = Reflect.get(Client.prototype, 'query') as typeof Client.prototype.query;
  Client.prototype.query = function (this: pg.Client, ...sent: [string | { text: string }]) {
    const [statement] = sent;
    asking.getStore()?.push(typeof statement === 'string' ? statement : statement.text);
    return Reflect.apply(query, this, sent) as never;
  } as typeof query;
}

let city: City;
beforeAll(async () => {
  city = await City.open();
  listenTo(city.db);
});
afterAll(() => city.close());

/** The answer, and what had been asked of the database by the time it was there. */
async function give(caseNo: string, { name, role, body }: TypicalAct): Promise<Answer & { asked: string[] }> {
  const person = await city.as(role, role === 'unit-clerk' ? UNIT : undefined);
  const asked: string[] = [];
  const headers = { 'idempotency-key': `${caseNo}-${name}` };
  const answer = await asking.run(asked, () => person.post(`/cases/${caseNo}/${name}`, body, headers));
  return { ...answer, asked: [...asked] };
}

test('each act of the typical case takes at most four statements, one of them the append, after which nothing is read', async () => {
  const agent = await city.as('agent');
  const { caseNo } = (await agent.post('/complaints', COMPLAINT)).body;
  for (const act of typicalActs(new Date().toISOString())) {
    const { status, body, asked } = await give(caseNo, act);
    expect({ name: act.name, status, content: body.content }).toMatchObject({
      name: act.name,
      status: 200,
      content: { summary: COMPLAINT.summary },
    });
    const appends = asked.filter((sql) => APPENDS.test(sql));
    const reads = asked.filter((sql) => READS.test(sql) && !APPENDS.test(sql));
    const few = asked.length <= AT_MOST ? 'at most four' : asked;
    expect({ name: act.name, few, appends: appends.length, reads: reads.length }).toEqual({
      name: act.name,
      few: 'at most four',
      appends: 1,
      reads: 1,
    });
    // The view in the answer is what was appended, not what was read again.
    expect(asked.at(-1)).toBe(appends[0]);
    const { body: read } = await (await city.as('duty-lead')).get(`/cases/${caseNo}`);
    expect([body.version, body.state]).toEqual([read.version, read.state]);
  }
});
