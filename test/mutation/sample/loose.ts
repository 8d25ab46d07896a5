import { isLate } from './rule.ts';

test('says nothing of the due instant itself', () => {
  expect([isLate(0, 9), isLate(10, 9)]).toEqual([false, true]);
});
