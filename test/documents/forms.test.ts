import { readFileSync } from 'node:fs';
import fc from '../support/chance.ts';
import { CaseFile } from '../../src/reading/documents/case-file.ts';
import { FORMS } from '../../src/reading/documents/forms.ts';
import { sheet } from '../../src/reading/documents/sheet.ts';
import type { CommandName } from '../../src/domain/case/commands.ts';
import { instantOf, Story } from '../support/county.ts';
import { tagsOf, textOf } from './well-formed.ts';

/** A case with every form: returned, extended, supervised by a person and by time, presented, instructed, filed. */
function everything(): Story {
  const s = new Story('2026-03-09 10:00');
  const acts: [string, CommandName, Record<string, unknown>?][] = [
    ['2026-03-09 10:05', 'classify', { typeCode: 'property', tier: 'standard' }],
    ['2026-03-09 10:10', 'dispatch', { unit: 'market' }],
    [
      '2026-03-09 11:00',
      'request-return',
      { suggestedUnit: 'housing', leaderOpinionAttachmentId: 'opinion-1' },
    ],
    ['2026-03-09 15:00', 'approve-return', { nextUnit: 'housing' }],
    ['2026-03-09 16:00', 'sign'],
    ['2026-03-10 09:00', 'request-return', { leaderOpinionAttachmentId: 'opinion-2' }],
    ['2026-03-10 10:00', 'reject-return'],
    ['2026-03-11 09:00', 'request-extension', { workdays: 5, objectiveCause: { code: 'other' } }],
    ['2026-03-11 10:00', 'approve-extension', { workdays: 3 }],
    ['2026-03-12 09:00', 'record-site-check', { at: '2026-03-12T08:00:00+08:00' }],
    ['2026-03-12 09:10', 'record-investigation'],
    [
      '2026-03-12 09:20',
      'supervise',
      { trigger: 'hot', form: 'written', dueAt: '2026-03-16T18:00:00+08:00' },
    ],
    ['2026-03-12 09:30', 'present'],
    [
      '2026-03-12 10:00',
      'instruct',
      {
        paperNo: '@paper',
        lines: [{ unit: 'housing', dueAt: '2026-03-18T12:00:00+08:00' }, { unit: 'market' }],
        readBackConfirmed: true,
      },
    ],
    ['2026-03-13 10:00', 'record-implementation', {}],
    ['2026-03-13 11:00', 'report-supervision'],
    ['2026-03-13 12:00', 'accept-supervision'],
    [
      '2026-03-13 15:00',
      'reply-citizen',
      { at: '2026-03-13T14:00:00+08:00', method: 'phone', finding: 'true' },
    ],
    ['2026-03-13 16:00', 'submit-result', { resolved: 'resolved' }],
    ['2026-03-16 09:00', 'approve-result'],
    ['2026-03-16 10:00', 'report-back', { paperNo: '@paper' }],
    [
      '2026-03-17 09:00',
      'record-callback',
      {
        at: '2026-03-17T09:00:00+08:00',
        method: 'phone',
        reached: true,
        solved: 'yes',
        resultSatisfaction: 'satisfied',
      },
    ],
    ['2026-03-18 09:00', 'archive'],
  ];
  for (const [at, name, fields = {}] of acts) {
    const { papers } = s.state.tracks;
    const given = fields['paperNo'] === '@paper' ? { ...fields, paperNo: papers.at(-1)?.paperNo } : fields;
    const outcome = s.act(at, name, given);
    if (outcome !== 'done') throw new Error(`${name}: ${outcome}`);
  }
  return s;
}

const FIELDS = [
  'actions', 'answer', 'basis', 'competenceNote', 'content', 'correctiveMeasure', 'course', 'findings', 'leader',
  'measures', 'methods', 'minutes', 'nextStep', 'note', 'notes', 'order', 'reason', 'report', 'result', 'route',
  'stateAfter', 'suggestion', 'text',
]; // prettier-ignore

/** Every field that anybody could write, with these words in it. */
const saying = (words: string) => ({
  ...Object.fromEntries(FIELDS.map((field) => [field, words])),
  task: { investigate: words, standard: words },
  citizenExplanation: { method: words, record: words },
  objectiveCause: { description: words },
  lines: [{ order: words }, { order: words }],
});

function fileOf(story: Story, words: string): CaseFile {
  return new CaseFile(
    { state: story.state, now: story.now, events: story.events },
    story.events.map(() => saying(words)),
    {
      content: {
        summary: words,
        detail: words,
        occurredAt: '2026-03-08T20:00:00+08:00',
        place: { text: words },
        parties: [{ name: words, role: words }],
        respondent: { unit: words, person: words, ground: words },
        evidence: { held: [words], howToSubmit: words },
        fields: { building: words },
        demands: [words, words],
      },
      complainant: { name: words, phone: words, address: words, confidential: false },
    },
    {
      units: new Map([
        ['housing', words],
        ['market', words],
      ]),
    },
  );
}

const pagesOf = (file: CaseFile, words: string): string[] =>
  Object.values(FORMS).flatMap(({ name, copies }) =>
    copies(file).map((copy) =>
      sheet({ title: name, number: words, part: words, body: copy.print(), foot: [words] }),
    ),
  );

const story = everything();

test('whatever people wrote, no page gains a tag of theirs', () => {
  const plain = pagesOf(fileOf(story, '甲'), '甲').map(tagsOf);
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      `<script>alert("&'")</script>`,
      '</style><img src=x onerror=1>',
      '">',
      '&lt;',
      '$&',
      '{{x}}',
    ),
  );
  fc.assert(
    fc.property(
      anything.filter((words) => words.trim() !== '' && !words.includes('\n')),
      (words) => {
        const pages = pagesOf(fileOf(story, words), words);
        expect(pages.map(tagsOf)).toEqual(plain);
        for (const page of pages) expect(page).not.toMatch(/(?:src|href|url)\s*[=(]["']/);
      },
    ),
    { numRuns: 60 },
  );
});

test('what was written is read as it was written', () => {
  const words = `<b>"甲"&'乙'</b>`;
  for (const page of pagesOf(fileOf(story, words), '号')) expect(textOf(page)).toContain(words);
});

test('words that have been erased are said to be', () => {
  const erased = new CaseFile(
    { state: story.state, now: story.now, events: story.events },
    story.events.map(() => null),
    {},
    { units: new Map() },
  );
  const [page] = FORMS['return-application']!.copies(erased).map((copy) => textOf(copy.print().text));
  expect(page).toContain('退件理由 （内容已依法清除）');
});

test('a case that was only registered has its register and nothing else', () => {
  const file = fileOf(new Story('2026-03-09 10:00'), '甲');
  const available = Object.entries(FORMS).filter(([, { copies }]) => copies(file).length > 0);
  expect(available.map(([code]) => code)).toEqual(['register-form']);
});

test('an order that time opened too early, and was withdrawn, is no paper', () => {
  const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-17 09:00');
  expect(FORMS['supervision-order']!.copies(fileOf(s, '甲'))).toHaveLength(1);
  s.act('2026-03-16 10:00', 'request-extension', { workdays: 2 }, { processed: '2026-03-17 09:30' });
  expect(FORMS['supervision-order']!.copies(fileOf(s, '甲'))).toEqual([]);
});

test('the file is kept two years from the day it was archived', () => {
  const [cover] = FORMS['archive-cover']!.copies(fileOf(story, '甲'));
  const page = textOf(cover!.print().text);
  expect(page).toContain('保管期限 不少于2年，至2028年3月18日24时');
  expect(cover!.at).toBe(instantOf('2026-03-18 09:00'));
});

test('the glossary has the forms under their names', () => {
  const glossary = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');
  const section = glossary.split(/^## /m).find((part) => part.startsWith('文书')) ?? '';
  const rows = [...section.matchAll(/^\| ([^|]+) \| [^|]+ \| `([^`]+)` \|$/gm)];
  expect(rows.map(([, name, code]) => [code, name])).toEqual(
    Object.entries(FORMS).map(([code, { name }]) => [code, name]),
  );
});
