import { lettersOf, placedLetters } from '../../../src/domain/words/letters.ts';

test.each<[string, string, number[]]>([
  ['', '', []],
  ['，。 ', '', []],
  ['电梯', '电梯', [0, 1]],
  ['3号楼， 电-梯！', '3号楼电梯', [0, 1, 2, 5, 7]],
  ['  a…b', 'ab', [2, 4]],
  ['𠮷—e\u0301', '𠮷e\u0301', [0, 1, 3, 4]],
])('%j is told apart by %j', (text, letters, places) => {
  expect(lettersOf(text)).toBe(letters);
  expect(placedLetters(text)).toEqual({ letters, places });
});
