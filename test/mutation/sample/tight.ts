import { isLate } from './rule.ts';

test('late is from the due instant on', () => {
  expect([isLate(8, 9), isLate(9, 9), isLate(10, 9)]).toEqual([false, true, true]);
});
