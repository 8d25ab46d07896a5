import { Defect } from '../../src/domain/case/decide.ts';
import { defects } from '../../src/platform/defects.ts';
import { Hotline } from '../support/hotline.ts';

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
});
afterAll(() => hotline.close());

const counted = async (command: string): Promise<number> =>
  (await defects.get()).values.find(({ labels }) => labels['command'] === command)?.value ?? 0;

/** Rules that fail once a limit has run out: the ladder of its policy is missing. */
const LADDERLESS = {
  policy: { handle: { standard: { unit: 'minutes', n: 5 } }, ladder: undefined },
} as never;
const CLASSIFY = { typeCode: 'property', tier: 'standard' };

test('rules that fail end a run and no workflow task; it is counted, and the case goes on from its archive', async () => {
  const c = await hotline.complain({}, LADDERLESS);
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }]);
  const before = await counted('workflow');
  await c.forward(3600).catch(() => undefined);
  await expect(c.handle.result()).rejects.toMatchObject({ cause: { type: 'Defect' } });
  const { events } = await c.handle.fetchHistory();
  expect(events?.some((e) => e.workflowTaskFailedEventAttributes)).toBe(false);
  expect(await counted('workflow')).toBe(before + 1);
});

test('an act on which the rules fail is thrown as a defect and counted; nothing is archived', async () => {
  const c = await hotline.complain({}, { policy: { handle: undefined } as never });
  await c.acts(['classify', CLASSIFY]);
  await expect(c.give('dispatch', { unit: 'housing' })).rejects.toBeInstanceOf(Defect);
  expect(await counted('dispatch')).toBe(1);
  expect((await c.events()).map((e) => e.type)).toEqual(['registered', 'classified']);
  expect((await c.handle.describe()).status.name).toBe('RUNNING');
});
