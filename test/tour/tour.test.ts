import { Office } from '../../src/cli/tour/office.ts';
import { play, STORIES } from '../../src/cli/tour/play.ts';
import { ending, table } from '../../src/cli/tour/table.ts';
import type { Story } from '../../src/cli/tour/story.ts';
import type { CaseView } from '../../src/contracts/views.ts';
import { City } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';

let city: City;
let office: Office;

beforeAll(async () => {
  city = await City.open();
  await city.app.listen(0, '127.0.0.1');
  const { port } = city.app.getHttpServer().address() as { port: number };
  office = new Office(`http://127.0.0.1:${port}`, ({ role, unit }) =>
    testIssuer().signToken({ role: role as 'agent', ...(unit === undefined ? {} : { unit }) }),
  );
});
afterAll(() => city.close());

/** The same story on another day and at another hour. */
const later = (story: Story, hours: number): Story => ({
  ...story,
  async play(c) {
    if (hours > 0) await c.pass(hours * 3600);
    await story.play(c);
  },
});

test('every story ends where the rules say, whatever the day and the hour', async () => {
  const spread = STORIES.map((story, n) => later(story, n * 31));
  const played = await play(office, spread, 6, () => {});
  expect(played.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
}, 600_000);

test('a story that ends elsewhere is told', async () => {
  const [played] = await play(office, [{ ...STORIES[0]!, ends: '撤回' }], 1, () => {});
  expect(played).toMatchObject({ ended: '归档', wrong: '应当撤回，实为归档' });
});

test('the day is as long and as varied as promised', () => {
  const types = new Set(STORIES.map(({ type }) => type));
  const weihai = [
    'consumer-rights',
    'property-management',
    'city-appearance',
    'housing-fund',
    'commercial-housing',
  ];
  expect(STORIES.length).toBeGreaterThanOrEqual(24);
  expect([...types]).toEqual(expect.arrayContaining(weihai));
  expect(new Set(STORIES.map(({ matterType }) => matterType)).size).toBe(6);
});

test('the columns of the table stand under one another in Chinese too', () => {
  const [head, rule, row] = table(
    ['案件', 'x'],
    [
      ['退件', 'y'],
      ['abc', 'z'],
    ],
  ).split('\n');
  expect([head, rule, row]).toEqual(['案件  x', '────  ─', '退件  y']);
});

test('an ending says what was unusual', () => {
  const view = {
    state: 'CLOSED',
    assignment: { hop: 2, round: 2, extensions: [{ status: 'approved' }] },
    deadlines: [{ kind: 'handle', status: 'overdue' }],
    cards: [{ kind: 'red' }],
    supervision: { orders: [{ form: 'written' }] },
    flags: ['DISSATISFIED'],
  } as unknown as CaseView;
  expect(ending(view)).toBe('办结，第2次派单，重办1次，延期1次，超期，红牌，书面督办，不满意');
});
