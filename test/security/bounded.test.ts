import { z } from 'zod';
import { parseSource } from '../../src/catalogue/yaml-files.ts';
import { instant } from '../../src/contracts/common.ts';
import { fieldFaults } from '../../src/domain/policy/form-field.ts';
import { PrivacyModule } from '../../src/privacy/privacy.module.ts';
import { ReadingModule } from '../../src/reading/reading.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

describe('what a pattern is held against is bounded by how much of it repeats', () => {
  const fits = (pattern: string, value: string): boolean =>
    fieldFaults({ a: { type: 'text', label: 'a', pattern } }, { a: value }).length === 0;
  test('four repeated parts: forty characters', () => {
    const pattern = String.raw`[a-z]{1,90}-*\d+.*`;
    expect(fits(pattern, `${'a'.repeat(38)}1`)).toBe(true);
    expect(fits(pattern, `${'a'.repeat(40)}1`)).toBe(false);
  });
  test('fewer: a hundred, whatever stands in a set of characters or behind a backslash', () => {
    expect(fits(String.raw`[*+]*\+\*.*`, `**+*${'a'.repeat(96)}`)).toBe(true);
  });
});

test('line breaks of old Macs are line breaks in a definition', () => {
  const parsed = parseSource(
    'a.yaml',
    'name: 甲\r# note\rlist: [a, b]\r',
    z.strictObject({ name: z.string(), list: z.array(z.string()) }),
  );
  expect(parsed).toMatchObject({ value: { name: '甲', list: ['a', 'b'] } });
});

test.each([
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-12:00',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00+08:00',
])('%s is no instant', (at) => expect(instant().safeParse(at).success).toBe(false));

describe('forged cursors and days that no calendar has are 400', () => {
  let trial: TrialApp;
  beforeAll(async () => {
    trial = await startTrialApp([], [TemporalModule, ReadingModule, PrivacyModule]);
  });
  afterAll(() => trial.stop());
  const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  test.each([
    ['cases', 'dueBefore=0000-01-01T00:00:00Z'],
    ['cases', 'dueBefore=2026-02-30T00:00:00Z'],
    ['cases', `cursor=${cursor(['-registeredAt', '0000-01-01T00:00:00.000Z', 'JS1'])}`],
    ['cases', `cursor=${cursor(['-registeredAt', '2026-02-30T00:00:00.000Z', 'JS1'])}`],
    ['cases', `cursor=${cursor(['-registeredAt', 'now()', 'JS1'])}`],
    ['cases', 'cursor=%F0%9F%98%80'],
    ['relay-messages', 'cursor=0000-01-01T00:00:00.000Z_a'],
    ['relay-messages', 'cursor=2026-02-30T00:00:00.000Z_a'],
    ['relay-messages', 'cursor=2026-02-10T25:00:00.000Z_a'],
  ])('%s?%s', async (path, query) => {
    const answer = await trial.app.inject({
      url: `/api/v1/${path}?${query}`,
      headers: await trial.bearer('agent'),
    });
    expect(answer.statusCode).toBe(400);
  });
});
