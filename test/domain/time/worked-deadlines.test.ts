import { pin } from '../../../src/domain/time/calendar.ts';
import { dayOf, fromIso, shortClock, toIso } from '../../../src/domain/time/instant.ts';
import { due, extended, prove, redAt, yellowAt } from '../../../src/domain/time/limit.ts';
import { CN, CN_2019_11_21, limitOf, workedDeadlines } from './fixtures.ts';

const rows = (tables: string) => workedDeadlines.filter(({ id }) => tables.includes(id[0]!));

describe('the worked deadlines', () => {
  test('are all here', () => expect(workedDeadlines).toHaveLength(55));

  test.each(rows('ABCEFGIJ'))('$id $rule', (row) => {
    const calendar = row.id === 'I01' ? CN_2019_11_21 : CN;
    const at = fromIso(row.received!);
    const limit = limitOf(row);
    const { dueAt, provisional } = due(calendar, at, limit);
    expect(toIso(dueAt)).toBe(row.dueAt);
    expect(provisional).toBe(row.provisional ?? false);
    expect(due(pin(calendar, at), at, limit)).toEqual({ dueAt, provisional });

    const proof = prove(calendar, at, limit);
    expect(proof[0]).toMatchObject({ date: row.received!.slice(0, 10), kind: 'start' });
    expect(proof.at(-1)!.date).toBe(dayOf(dueAt - 1));
  });

  test.each(workedDeadlines.filter(({ countedDays, id }) => countedDays && !id.startsWith('D')))(
    '$id counts the days it says',
    (row) => {
      const calendar = row.id === 'I01' ? CN_2019_11_21 : CN;
      const proof = prove(calendar, fromIso(row.received!), limitOf(row));
      expect(proof.filter(({ counted }) => counted).map(({ date }) => date)).toEqual(row.countedDays);
    },
  );

  test.each(workedDeadlines.filter(({ dueHuman }) => dueHuman.endsWith('24:00')))(
    '$id reads $dueHuman',
    ({ dueAt, dueHuman }) => {
      expect(shortClock(fromIso(dueAt))).toBe(`${dueHuman.slice(5, 10)} 24:00`);
    },
  );

  test.each(workedDeadlines.filter(({ rollForwardVariant }) => rollForwardVariant))(
    '$id rolls forward where told to',
    (row) => {
      const rolled = due(CN, fromIso(row.received!), { ...limitOf(row), rollForward: true });
      expect(toIso(rolled.dueAt)).toBe(row.rollForwardVariant);
    },
  );

  test.each(rows('D'))('$id $rule', (row) => {
    const days = Number(/\+(\d)wd/.exec(row.rule)![1]);
    const { dueAt, provisional } = extended(CN, fromIso(row.received!), days);
    expect([toIso(dueAt), provisional]).toEqual([row.dueAt, false]);
  });

  test.each(rows('H'))('$id $rule', (row) => {
    const dueAt = fromIso(row.dueAt);
    expect([toIso(yellowAt(CN, dueAt)), toIso(redAt(CN, dueAt))]).toEqual([row.yellowAt, row.redAt]);
  });
});
