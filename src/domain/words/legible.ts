/** What every system's own line break is one of: Windows, old Macs, mainframes, word processors, Apple's text fields. */
const BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/** A flag of a part of a country: the only place where tag characters mean something. */
const FLAG = String.raw`\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]+\u{E007F}`;

/**
 * What programs copy along and nobody has written: soft hyphens, byte order marks, places where a line might break, marks of the direction
 * that embed, isolate or override, what stands for a picture, annotations, tags.
 */
const COPIED_ALONG = new RegExp(
  String.raw`(${FLAG})|[\u00AD\uFEFF\u200B\u2060-\u206F\u202A-\u202E\uFFF9-\uFFFC\u{E0000}-\u{E007F}]`,
  'gu',
);
/** Marks of the direction say something only beside letters that run from the right. */
const DIRECTION = /[\u200E\u200F\u061C]/g;
const FROM_RIGHT = /[\p{Script=Arab}\p{Script=Hebr}\p{Script=Syrc}\p{Script=Thaa}]/u;

/** Neither blank nor invisible, nor a mark without the letter that it belongs to. */
const VISIBLE = /[^\s\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Control characters but line feed and tab, lone surrogates, and what is no character. */
const UNCLEAN = /(?![\n\t])[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/**
 * A text as it is kept: one kind of line break, without what nobody has written, trimmed. What a script needs stays: joiners, the marks of
 * Uyghur and Mongolian, variation selectors. Of a text in which nothing is visible nothing is left.
 */
export function legible(written: string): string {
  const text = written.replaceAll(BREAKS, '\n').replaceAll(COPIED_ALONG, '$1');
  const directed = FROM_RIGHT.test(text) ? text : text.replaceAll(DIRECTION, '');
  return VISIBLE.test(directed) || UNCLEAN.test(directed) ? directed.trim() : '';
}

/** The first character that no text may hold, and where it stands: line and character from 1. */
export function uncleanIn(text: string): { line: number; character: number; code: string } | undefined {
  const at = UNCLEAN.exec(text)?.index;
  if (at === undefined) return undefined;
  const before = text.slice(0, at).split('\n');
  return {
    line: before.length,
    character: Array.from(before.at(-1)!).length + 1,
    code: `U+${text.codePointAt(at)!.toString(16).toUpperCase().padStart(4, '0')}`,
  };
}
