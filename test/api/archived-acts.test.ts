import { CommandSweeper } from '../../src/casework/command-sweeper.ts';
import type { CommandName } from '../../src/domain/case/commands.ts';
import type { Role } from '../../src/domain/case/vocabulary.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
  // Sweeps are this file's own: none comes between an act and a look at it.
  await city.app.get(CommandSweeper).onApplicationShutdown();
});
afterAll(() => city.close());

/** Acts on archived cases are answered at once, and count once. */
async function archived(): Promise<OpenCase> {
  const c = await city.complaint();
  await c.acts('answer-direct', 'archive');
  return c;
}

const times = async (c: OpenCase, type: string): Promise<number> =>
  (await c.events()).filter((e) => e.type === type).length;

/** As if the process had died after the act and before its answer was kept. */
const loseAnswer = (key: string): Promise<unknown> =>
  city.db.query(
    `update idempotency_key set status = null, response = null, claimed_at = 'epoch' where key = $1`,
    [key],
  );

test('asked to answer later, it answers at once: nobody is left to answer later', async () => {
  const c = await archived();
  expect(await c.give('hold', {}, { prefer: 'respond-async' })).toMatchObject({
    status: 200,
    body: { flags: ['LEGAL_HOLD'] },
  });
  expect(await c.give('hold', {}, { prefer: 'respond-async' })).toMatchObject({
    status: 409,
    body: { code: 'wrong-state' },
  });
});

test('a command kept for a case that was archived meanwhile has an outcome', async () => {
  const c = await archived();
  const kept = async (id: string, name: CommandName, role: Role) => {
    const payload = { id, name, at: Date.now(), actor: { id: `${role}-1`, role } };
    await city.db.query('insert into case_command (id, case_no, command, payload) values ($1, $2, $3, $4)', [
      id,
      c.caseNo,
      name,
      JSON.stringify(payload),
    ]);
    return async () => (await (await city.as('duty-lead')).get(`${c.path}/commands/${id}`)).body;
  };
  const [urge, hold] = [await kept('kept-urge', 'urge', 'agent'), await kept('kept-hold', 'hold', 'records')];
  expect(await urge()).toMatchObject({ status: 'pending' });
  await city.app.get(CommandSweeper).sweep();
  expect(await urge()).toMatchObject({ status: 'refused', code: 'case-archived' });
  expect(await hold()).toMatchObject({ status: 'done' });
  await city.app.get(CommandSweeper).sweep();
  expect(await times(c, 'held')).toBe(1);
  const waiting = await city.db.query(
    `select id from case_command where case_no = $1 and (status = 'pending' or sent_at is null)`,
    [c.caseNo],
  );
  expect(waiting).toEqual([]);
});

test('the same key again after the answer was lost: nothing is done twice, nothing refused', async () => {
  const c = await archived();
  const again = { 'idempotency-key': `reopen-${c.caseNo}` };
  const first = await c.give('reopen', {}, again);
  expect(first.status).toBe(201);
  await loseAnswer(again['idempotency-key']);
  const second = await c.give('reopen', {}, again);
  expect([second.status, second.body.caseNo]).toEqual([201, first.body.caseNo]);
  expect(await times(c, 'reopened')).toBe(1);

  const held = { 'idempotency-key': `hold-${c.caseNo}` };
  expect((await c.give('hold', {}, held)).status).toBe(200);
  await loseAnswer(held['idempotency-key']);
  expect(await c.give('hold', {}, held)).toMatchObject({ status: 200, body: { flags: ['LEGAL_HOLD'] } });
  expect(await times(c, 'held')).toBe(1);
});

test('two at once: one hold counts and the other is told why not; two reopenings are two cases', async () => {
  const c = await archived();
  const both = await Promise.all([c.give('hold'), c.give('hold')]);
  const [done, refused] = both.toSorted((a, b) => a.status - b.status);
  expect([done!.status, refused!.status, refused!.body.code]).toEqual([200, 409, 'wrong-state']);
  expect(await times(c, 'held')).toBe(1);

  const reopened = await Promise.all([c.give('reopen'), c.give('reopen')]);
  expect(reopened.map(({ status }) => status)).toEqual([201, 201]);
  expect(new Set(reopened.map(({ body }) => body.caseNo)).size).toBe(2);
  expect((await c.view()).links).toHaveLength(2);
});
