import { CLOCKS } from '../domain/case/clock-kinds.ts';
import type { DeadlineKind } from '../domain/case/vocabulary.ts';
import type { Limit } from '../domain/time/limit.ts';

const LENGTHS: Record<Limit['unit'], (n: number) => string> = {
  'workday-hours': (n) => `工作日${n}小时`,
  workdays: (n) => `${n}个工作日`,
  minutes: (n) => `${n}分钟`,
  hours: (n) => `${n}小时`,
  days: (n) => (n === 0 ? '当日' : `${n}日`),
  years: (n) => `${n}年`,
};

/** How long a limit is, as officials and citizens read it. */
export const lengthOf = ({ unit, n }: Limit): string => LENGTHS[unit](n);

/** The rule behind a clock as officials and citizens read it, with the clock's own limit. */
export const articleOf = (kind: DeadlineKind, limit: Limit): string =>
  CLOCKS[kind].article.replace('{n}', lengthOf(limit));
