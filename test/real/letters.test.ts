import { z } from 'zod';
import { text } from '../../src/contracts/common.ts';

const field = text(100);
const kept = (written: string): string | undefined => field.safeParse(written).data;
const said = (written: string): string | undefined =>
  z.safeParse(field, written).error?.issues.map(({ message }) => message)[0];

describe('what nobody has written is not kept', () => {
  test.each([
    ['soft hyphens', '电\u00AD梯', '电梯'],
    ['a byte order mark', '\uFEFF电梯', '电梯'],
    ['places where a line may break', '电\u200B梯\u2060停运', '电梯停运'],
    ['marks that Windows copies along', '\u202A13812345678\u202C 电梯\u200E', '13812345678 电梯'],
    ['marks that Apple copies along', '电梯\uFFFC\u2028停运', '电梯\n停运'],
    ['marks that turn the writing', 'a\u202Efdp.exe', 'afdp.exe'],
    ['isolates', '\u2068电梯\u2069', '电梯'],
    ['tags', '电\u{E0041}\u{E0042}梯', '电梯'],
    ['line breaks of every system', 'a\r\nb\rc\u0085d\u2028e\u2029f\u000Bg', 'a\nb\nc\nd\ne\nf\ng'],
    ['blanks around', '\u3000\u00A0 电梯 \u3000', '电梯'],
  ])('%s', (_, written, left) => expect(kept(written)).toBe(left));
});

describe('what a script needs is kept', () => {
  test.each([
    ['joiners of emoji', '👨‍👩‍👧‍👦'],
    ['joiners within a word', 'می‌خواهم'],
    ['Uyghur with its marks and direction', 'ئۇيغۇرچە\u200F، ئاۋاز'],
    ['an Arabic letter mark beside Uyghur', '\u061Cئۇيغۇر 2026'],
    ['variation selectors', '葛\u{E0100}城 ❤️'],
    ['Mongolian selectors', 'ᠮᠣᠩᠭᠣᠯ\u180B'],
    ['Tibetan', 'བོད་སྐད།'],
    ['flags of a part of a country', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'],
    ['rare characters', '𠮷𫟦'],
    ['tabs and line feeds', '1\t2\n3'],
  ])('%s', (_, written) => expect(kept(written)).toBe(written));
});

describe('a text of nothing visible is empty', () => {
  test.each([
    '\u200B',
    '\u200D\u200C',
    '\u3164\u115F',
    '\u2800',
    '\uFE0F',
    '\u3000\u00A0',
    '\u202E\u202C',
    '\u0301',
    '\u180E',
    '\u{E0041}',
  ])('%j', (written) => expect(said(written)).toBe('不能为空'));
});

describe('what is refused is named with its place', () => {
  test.each([
    ['a\u0000b', '第1行第2个字（U+0000）'],
    ['电梯\n停\u0007运', '第2行第2个字（U+0007）'],
    ['😀\u001B[31m', '第1行第2个字（U+001B）'],
    ['\uD800', '第1行第1个字（U+D800）'],
    ['a\uFFFE', '第1行第2个字（U+FFFE）'],
  ])('%j', (written, place) => expect(said(written)).toBe(`含有不允许的控制字符：${place}`));
});
