import { CaseFile } from '../../src/reading/documents/case-file.ts';
import { FORMS } from '../../src/reading/documents/forms.ts';
import { Story } from '../support/county.ts';
import { textOf } from './well-formed.ts';

/** What each turn of a unit reads on its papers: the date that binds it, and no other turn's. */

const AT = '2026-03-09 10:00';
const LAW = { n: 15, unit: 'workdays' } as const;
const ORDERS = { 'work-order': '办理期限', 'dispatch-slip': '完成期限', 'handling-notice': '完成期限' };

const fileOf = ({ state, now, events }: Story): CaseFile =>
  new CaseFile({ state, now, events }, [], {}, { units: new Map() });

/** The copies of a form as they are read. */
const papers = (s: Story, form: string): string[] =>
  FORMS[form]!.copies(fileOf(s)).map((copy) => textOf(copy.print().text));

/** The date on every order to a unit, one for each turn; each form has the same. */
function dates(s: Story): (string | undefined)[] {
  const [first, ...others] = Object.entries(ORDERS).map(([form, label]) =>
    papers(s, form).map((page) => new RegExp(`${label} (\\S+日\\d+时)`).exec(page)?.[1]),
  );
  for (const other of others) expect(other).toEqual(first);
  return first!;
}

function dispatched(statutory?: typeof LAW): Story {
  const s = new Story(AT);
  const type = { code: 'property', version: 1, statutory: { ...LAW, law: '某法', article: '第一条' } };
  const plan = statutory ? { plan: { type } } : {};
  s.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, plan);
  s.act(AT, 'dispatch', { unit: 'housing' }, plan);
  s.act('2026-03-09 11:00', 'sign');
  return s;
}

const longTerm = (s: Story): string =>
  s.act('2026-03-09 12:00', 'mark-long-term', {
    milestone: '2026-04-01T00:00:00+08:00',
    toldCitizenAt: '2026-03-09T12:00:00+08:00',
  });

function reported(s: Story, at: string): Story {
  const iso = `${at.replace(' ', 'T')}:00+08:00`;
  s.act(at, 'reply-citizen', { at: iso, method: 'phone', finding: 'true' });
  expect(s.act(at, 'submit-result', { resolved: 'resolved' })).toBe('done');
  return s;
}

test('the law’s date binds while the law does (F-063, Q29)', () => {
  const s = dispatched(LAW);
  expect(dates(s)).toEqual(['2026年3月30日24时']);
  expect(papers(s, 'work-order')[0]).toContain('法定依据 某法第一条');
  const type = { code: 'noise', version: 1 };
  const turned = s.act(
    '2026-03-10 10:00',
    'reclassify',
    { typeCode: 'noise', limit: 'tier' },
    { plan: { type } },
  );
  expect(turned).toBe('done');
  expect(dates(s)).toEqual(['2026年3月16日24时']);
});

test('a law that the matter turned out not to fall under is not named', () => {
  const s = dispatched(LAW);
  s.act('2026-03-10 10:00', 'reclassify', { typeCode: 'property', limit: 'tier' });
  expect(papers(s, 'work-order')[0]).not.toContain('某法');
});

test('after 挂账 the promised date binds; handled again, the new limit; 销账, the promise it was (Q32)', () => {
  const s = dispatched(LAW);
  expect(longTerm(s)).toBe('done');
  expect(dates(s)).toEqual(['2026年3月31日24时']);
  const resolved = s.copy();
  s.act('2026-03-30 10:00', 'reach-milestone', { outcome: 'resumed' });
  expect(dates(s)).toEqual(['2026年4月7日24时']);
  expect(dates(reported(s, '2026-03-31 10:00'))).toEqual(['2026年4月7日24时']);
  resolved.act('2026-03-30 10:00', 'reach-milestone', { outcome: 'resolved' });
  expect(dates(resolved)).toEqual(['2026年3月31日24时']);
  const withdrawn = dispatched();
  longTerm(withdrawn);
  withdrawn.act('2026-03-10 10:00', 'withdraw');
  expect(dates(withdrawn)).toEqual(['2026年3月31日24时']);
});

test('an extension counts on paper as in the case', () => {
  const s = dispatched();
  s.act('2026-03-10 10:00', 'request-extension', { workdays: 2 });
  s.act('2026-03-10 11:00', 'approve-extension', { workdays: 2 });
  expect(dates(s)).toEqual(['2026年3月18日24时']);
});

test('a rework is a turn of its own, with its own paper and date (Q24)', () => {
  const s = reported(dispatched(), '2026-03-11 10:00');
  s.act('2026-03-11 11:00', 'approve-result');
  s.act('2026-03-12 09:00', 'record-callback', {
    at: '2026-03-12T09:00:00+08:00',
    method: 'phone',
    reached: true,
    solved: 'no',
  });
  expect(s.act('2026-03-12 10:00', 'rework')).toBe('done');
  const [first, second, ...more] = papers(s, 'work-order');
  expect(more).toEqual([]);
  expect(first).toContain('第1次派单，第1轮办理 签收时间 2026年3月9日11:00:00');
  expect(second).toContain('第1次派单，第2轮办理 签收时间 尚未签收');
  expect(dates(s)).toEqual(['2026年3月16日24时', '2026年3月19日24时']);
});

test('a unit that returned the case keeps what it was told, the next is told its own (Q13)', () => {
  const s = Story.dispatched(AT);
  s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
  s.act('2026-03-10 12:00', 'approve-return', { nextUnit: 'market' });
  expect(papers(s, 'work-order').map((page) => /承办单位 (\S+)/.exec(page)?.[1])).toEqual([
    'housing',
    'market',
  ]);
  expect(dates(s)).toEqual(['2026年3月16日24时', '2026年3月17日24时']);
});

test('a unit that had the case by default, which a decision in time withdrew, never had a paper (Q14)', () => {
  const s = Story.dispatched(AT);
  s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
  s.act('2026-03-09 12:00', 'approve-return', { consultation: true });
  s.wait('2026-03-13 09:00');
  expect(papers(s, 'work-order')).toHaveLength(2);
  const decided = { processed: '2026-03-13 09:00' };
  expect(s.act('2026-03-11 10:00', 'decide-consultation', { leadUnit: 'market' }, decided)).toBe('done');
  expect(papers(s, 'work-order').map((page) => /承办单位 (\S+)/.exec(page)?.[1])).toEqual([
    'housing',
    'market',
  ]);
  expect(dates(s)).toEqual(['2026年3月16日24时', '2026年3月18日24时']);
});

test('a line of an instruction without words leaves its cell empty, and the next keeps its own', () => {
  const s = Story.dispatched(AT);
  s.act('2026-03-09 11:00', 'present');
  const lines = ['housing', 'market', 'urban'].map((unit) => ({ unit }));
  const { paperNo } = s.state.tracks.papers[0]!;
  expect(s.act('2026-03-09 12:00', 'instruct', { paperNo, lines, readBackConfirmed: true })).toBe('done');
  const written = s.events.map(({ type }) =>
    type === 'instructed' ? { lines: [{}, null, { order: '限期整改' }], text: [] } : {},
  );
  const { state, now, events } = s;
  const file = new CaseFile({ state, now, events }, written, {}, { units: new Map() });
  const [page] = FORMS['leader-paper']!.copies(file).map((copy) => textOf(copy.print().text));
  expect(page).toMatch(/1 housing 2026\S+ 2 market 2026\S+ 3 urban 限期整改 2026/);
});
