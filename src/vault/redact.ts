import { courseOf, type ComplainantIdentity, type ComplaintContent } from '../contracts/register.ts';
import type { RedactedText } from './privacy.entity.ts';
import { SAID, TELLING, type Telling } from './redaction/anybody.ts';
import { PHONE } from './redaction/marks.ts';
import { tracesOf } from './redaction/somebody.ts';
import { viewOf, type View } from './redaction/view.ts';

/** A part of a text that gives somebody away: from where to where, what stands for it, and how early it was looked for. */
interface Span {
  from: number;
  to: number;
  mark: string;
  rank: number;
}

function* spansOf(view: View, tellings: readonly Telling[]): Generator<Span> {
  for (const [rank, [pattern, mark, reading]] of tellings.entries())
    for (const { indices } of view[reading].matchAll(pattern)) {
      const [from, to] = indices![1] ?? indices![0]!;
      if (to > from) yield { from: view.from[from]!, to: view.to[to - 1]!, mark, rank };
    }
}

/** Spans that meet are one, with the mark that was looked for first; of telephones that meet only the first is taken out, without a prefix. */
function together(spans: Iterable<Span>): Span[] {
  const groups: { whole: Span; first: Span }[] = [];
  for (const span of [...spans].toSorted((a, b) => a.from - b.from || a.rank - b.rank)) {
    const last = groups.at(-1);
    if (!last || span.from >= last.whole.to) {
      groups.push({ whole: { ...span }, first: span });
      continue;
    }
    const first = span.rank < last.first.rank ? span : last.first;
    const onlyPhones = last.whole.mark === PHONE && span.mark === PHONE;
    last.whole = { ...first, from: last.whole.from, to: Math.max(last.whole.to, span.to) };
    if (onlyPhones && span.to <= first.to) last.whole = { ...first };
    last.first = first;
  }
  return groups.map(({ whole }) => whole);
}

const found = (text: string, tellings: readonly Telling[]): Span[] =>
  together(spansOf(viewOf(text), tellings));

/**
 * A text without who the complainant is: the name, phone and address that the vault holds, however they are spelt; the surname with a title;
 * and what looks like a phone, a paper, an account, a plate, a mail address or a home whoever it belongs to. A draft: what only a person can
 * tell from an ordinary word stays in it ({@link doubts}).
 */
export function redact(text: string, who: ComplainantIdentity = {}): string {
  let left = '';
  let at = 0;
  for (const { from, to, mark } of found(text, [...tracesOf(who).sure, SAID, ...TELLING])) {
    left += text.slice(at, from) + mark;
    at = to;
  }
  return left + text.slice(at);
}

/** What of a text might be the complainant's name, and might be an ordinary word: for a person to decide, each once. */
export function doubts(text: string, who: ComplainantIdentity = {}): string[] {
  const { sure, unsure } = tracesOf(who);
  const cut = found(text, sure);
  const open = found(text, unsure).filter(({ from, to }) => !cut.some((c) => from < c.to && c.from < to));
  return [...new Set(open.map(({ from, to }) => text.slice(from, to)))];
}

/** Whether a text still names the complainant, by what the vault holds of them, in any spelling; not by what may be an ordinary word. */
export const names = (text: string, who: ComplainantIdentity): boolean =>
  found(text, tracesOf(who).sure).length > 0;

const INSTANT = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/;

/** Every text in a value, however deep. */
export function redactAll<T>(value: T, who: ComplainantIdentity | undefined): T {
  const through = (part: unknown): unknown => {
    if (typeof part === 'string') return INSTANT.test(part) ? part : redact(part, who);
    if (Array.isArray(part)) return part.map(through);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, through(inner)]));
    return part;
  };
  return through(value) as T;
}

/** What the unit complained about gets once a person has approved it. */
export const redacted = (
  { summary, demands, ...course }: ComplaintContent,
  who: ComplainantIdentity | undefined,
): RedactedText => redactAll({ summary, detail: courseOf(course), demands }, who);
