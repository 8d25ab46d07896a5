import { publicView } from '../../src/public/public-view.ts';
import { proofPage } from '../../src/reading/proof/page.ts';
import type { TypePin } from '../../src/domain/policy/policy.ts';
import { Story } from '../support/county.ts';

/** The dates that a complainant was promised, on their own page and in their view of the case. */

const AT = '2026-03-09 10:00';
const iso = (at: string): string => `${at.replace(' ', 'T')}:00+08:00`;
const found = ({ state, events, now }: Story) => ({ state, events, now, hashes: [] });
const headings = (s: Story, officials = false): string[] =>
  [...proofPage(found(s), { officials }).matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title!);
const section = (s: Story, title: string): string =>
  proofPage(found(s), { officials: false })
    .split('<section>')
    .find((part) => part.includes(`<h2>${title}</h2>`))!
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const shown = (s: Story) => publicView(found(s), []).unitClock;

function dispatched(type: Partial<TypePin> = {}, classified: object = {}): Story {
  const s = new Story(AT);
  const plan = { plan: { type: { code: 'property', version: 1, ...type } } };
  s.act(AT, 'classify', { typeCode: 'property', tier: 'standard', ...classified }, plan);
  s.act(AT, 'dispatch', { unit: 'housing' }, plan);
  s.act('2026-03-09 11:00', 'sign');
  return s;
}

function longTerm(): Story {
  const s = dispatched();
  const milestone = iso('2026-04-01 00:00');
  s.act('2026-03-09 12:00', 'mark-long-term', { milestone, toldCitizenAt: iso('2026-03-09 12:00') });
  return s;
}

/** Reported, approved, and visited: something is to be answered by a date. */
function visited(): Story {
  const s = dispatched({ visit: { unit: 'days', n: 7 } });
  s.act('2026-03-10 10:00', 'reply-citizen', {
    at: iso('2026-03-10 10:00'),
    method: 'phone',
    finding: 'true',
  });
  s.act('2026-03-10 11:00', 'submit-result', { resolved: 'resolved' });
  s.act('2026-03-10 12:00', 'approve-result');
  const visit = {
    at: iso('2026-03-12 10:00'),
    signatureAttachmentId: 'a1',
    problemsFound: true,
    promisedAt: iso('2026-03-20 18:00'),
  };
  expect(s.act('2026-03-12 10:00', 'record-visit', visit)).toBe('done');
  return s;
}

test('what a visit put off until a day is on the page and in the view (F-131)', () => {
  const s = visited();
  expect(headings(s)).toEqual(['办理时限', '约定答复时限']);
  expect(section(s, '约定答复时限')).toMatch(
    /起算 2026年3月12日10:00:00 .*期限 2026年3月20日18:00:00 .*F-131/,
  );
  expect(shown(s)).toMatchObject({ kind: 'promise', dueAt: iso('2026-03-20 18:00') });
  s.act('2026-03-18 10:00', 'keep-promise', { at: iso('2026-03-18 10:00'), method: 'phone' });
  expect(section(s, '约定答复时限')).toContain('按时完成，于2026年3月18日10:00:00完成');
});

test('a promised milestone, and what became of it (Q32)', () => {
  const s = longTerm();
  expect(headings(s)).toEqual(['办理时限', '承诺节点']);
  expect(section(s, '承诺节点')).toContain('期限 2026年3月31日24时');
  expect(section(s, '办理时限')).toContain('终止');
  expect(shown(s)).toMatchObject({ kind: 'milestone', dueAt: iso('2026-04-01 00:00') });
  const resumed = s.copy();
  resumed.act('2026-03-30 10:00', 'reach-milestone', { outcome: 'resumed' });
  expect(shown(resumed)).toMatchObject({ kind: 'handle', status: 'open', dueAt: iso('2026-04-08 00:00') });
  s.act('2026-03-30 10:00', 'reach-milestone', { outcome: 'resolved' });
  expect(shown(s)).toMatchObject({ kind: 'milestone', status: 'met' });
});

test('what was asked of the complainant and by when, feedback and the law’s limit; nothing of the hotline’s with its units', () => {
  const asked = new Story(AT);
  asked.act('2026-03-09 11:00', 'request-info');
  expect(headings(asked)).toEqual(['补充时限']);
  const s = dispatched({}, { level: 'L3', statutory: { unit: 'workdays', n: 15 } });
  s.act(AT, 'supervise', { form: 'phone', trigger: 'media' });
  expect(headings(s)).toEqual(['办理时限', '法定时限', '分级反馈时限']);
  expect(headings(s, true)).toEqual(expect.arrayContaining(['签收时限', '督办时限', '研判时限']));
  expect(headings(visited(), true)).toEqual(expect.arrayContaining(['维修回访时限', '整改通知时限']));
});
