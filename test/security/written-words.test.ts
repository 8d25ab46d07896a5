import { City, type OpenCase } from '../support/city.ts';
import { COMMAND_NAMES, commandRule } from '../../src/domain/case/commands.ts';
import { readableBy, type Addressed } from '../../src/domain/access/addressees.ts';
import { EVENTS } from '../../src/domain/case/titles.ts';
import type { EventType } from '../../src/domain/case/events.ts';

/** Who may read a written word is decided by whom it addresses, per event and field (F1 “Who complained”, 3). */

let city: City;
const UNIT = 'property-service';
const WHO = { name: '张小三', phone: '13812345678', anonymous: false, confidential: false };
const FEAR = '怕主任报复她在学校的孩子';
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

async function handled(body: object): Promise<OpenCase> {
  const c = await city.complaint({ complainant: WHO, ...body });
  c.unit = UNIT;
  await c.acts(
    'classify',
    ['dispatch', { unit: UNIT, task: { investigate: '核实收费', standard: '五日内' } }],
    'sign',
  );
  return c;
}

test.each(['confidential', 'open', 'anonymous'] as const)(
  'why somebody asks for confidence, or not any more, no unit reads: %s',
  async (mode) => {
    for (const body of [{}, { respondent: { unit: UNIT } }]) {
      const c = await handled(body);
      await c.acts(['set-confidentiality', { mode: 'confidential', reason: FEAR }]);
      const lead = await city.as('duty-lead');
      expect((await lead.post(`${c.path}/set-confidentiality`, { mode, reason: FEAR })).status).toBe(200);
      await c.acts(['supervise', { order: '三日内报' }]);
      const clerk = await city.as('unit-clerk', UNIT);
      const seen = JSON.stringify((await clerk.get(`${c.path}/events`)).body);
      expect(seen).not.toContain('报复');
      // Of whom nobody knows any more whom to take out, nothing is shown.
      expect(/核实收费.*三日内报/.test(seen)).toBe(mode !== 'anonymous');
      expect(JSON.stringify(await c.events())).toContain(FEAR);
    }
  },
);

test('what a complainant adds in confidence is read by no unit before a person has taken out who it is', async () => {
  const c = await handled({ complainant: { ...WHO, confidential: true } });
  await c.acts(['supplement', { content: '我是三楼拄拐杖的那位' }]);
  const clerk = await city.as('unit-clerk', UNIT);
  expect(JSON.stringify((await clerk.get(`${c.path}/events`)).body)).not.toContain('拐杖');
});

test('the unit complained about has nothing to relay', async () => {
  const c = await handled({ respondent: { unit: UNIT } });
  for (const role of ['unit-clerk', 'unit-handler', 'unit-leader'] as const) {
    const person = await city.as(role, UNIT);
    expect((await person.post(`${c.path}/relay`, { message: '请问您是谁' })).status).toBe(403);
    expect((await person.get(`${c.path}/relay`)).status).toBe(403);
  }
});

test('a word that nobody has addressed is read by no unit', () => {
  const fields = Object.fromEntries(
    COMMAND_NAMES.flatMap((name) => Object.keys(commandRule(name).words)).map((field) => [field, 'x']),
  );
  const hotlines: EventType[] = [
    'confidentiality-set', 'held', 'hold-released', 'malicious-proposed', 'malicious-judged', 'presented', 'reported-back', 'unlinked',
  ]; // prettier-ignore
  const everybody: Addressed[] = ['any', 'working', 'knowing'];
  for (const as of everybody) {
    const read = (Object.keys(EVENTS) as EventType[]).filter((type) => readableBy(type, { new: 'x' }, as));
    expect([...read, ...hotlines.filter((type) => readableBy(type, fields, as))]).toEqual([]);
  }
  const read = (as: Addressed) => Object.keys(readableBy('result-submitted', fields, as) ?? {});
  expect(read('any')).toEqual(['publicText']);
});
