import { caseNumberOf, numbersOf, phoneFault } from '../../src/domain/words/numbers.ts';
import { maskPhone } from '../../src/reading/mask.ts';

describe('a number is the same however it is written', () => {
  test.each([
    '13812345678', '138 1234 5678', '138-1234-5678', '１３８１２３４５６７８', '+8613812345678', '+86 138 1234 5678', '(+86)13812345678',
    '（＋８６）138-1234-5678', '0086 138-1234-5678', '008613812345678', '86-13812345678', '013812345678', '+86 0138 1234 5678', '17951 13812345678',
    '1795113812345678', '\u202D138 1234 5678\u202C', '138.1234.5678',
  ])('%s', (written) => {
    expect(phoneFault(written)).toBeUndefined();
    expect(numbersOf(written)).toEqual(['13812345678']);
  }); // prettier-ignore

  test.each([
    '06315231234', '0631-5231234', '(0631)5231234', '（0631）5231234', '０６３１－５２３１２３４', '0631—5231234', '0631 523 1234', '+86 631 5231234',
    '86-0631-5231234', '0631-5231234转801', '0631-5231234-801', '0631-5231234 分机801', '0631-5231234 ext. 801', '(0631) 5231234#801', '631-5231234',
    '【0631】5231234',
  ])('%s', (written) => {
    expect(phoneFault(written)).toBeUndefined();
    expect(numbersOf(written)).toEqual(['06315231234']);
  }); // prettier-ignore

  test.each([
    ['5231234', ['5231234']],
    ['12345', ['12345']],
    ['400-820-8820', ['4008208820']],
    ['+852 2345 6789', ['0085223456789']],
    ['13812345678/0631-5231234', ['13812345678', '06315231234']],
    ['13812345678、13912345678', ['13812345678', '13912345678']],
    ['13812345678 13912345678', ['13812345678', '13912345678']],
    ['13812345678或0631-5231234转801', ['13812345678', '06315231234']],
    ['13812345678；+86 13812345678', ['13812345678']],
  ])('%s is %j', (written, numbers) => {
    expect(phoneFault(written)).toBeUndefined();
    expect(numbersOf(written)).toEqual(numbers);
  });

  test.each([
    '1381234567',
    '138123456789',
    '138 1234 567',
    '12012345678',
    '13812345678/1391234567',
    '+86 1381234567',
    '10 62345678',
  ])('%s is questioned', (written) => expect(phoneFault(written)).toMatch('请核对'));
  test.each(['', '无', 'abc', '110', '没有电话', '13812345678转13912345678', '1'.repeat(40)])(
    '%j is none',
    (written) =>
      expect(written === '' ? numbersOf(written).length === 0 : phoneFault(written) !== undefined).toBe(true),
  );

  test.each([
    ['+86 138 1234 5678', '138****5678'],
    ['13812345678、0631-5231234', '138****5678、063****1234'],
    ['１３８１２３４５６７８', '138****5678'],
  ])('%s is masked as %s', (written, masked) => expect(maskPhone(written)).toBe(masked));
});

test.each([
  'JS20260311000001', 'js20260311000001', 'Js 2026 0311 000001', 'ＪＳ２０２６０３１１０００００１', 'js-20260311-000001', ' JS20260311000001 ', 'JS2026\u200B0311000001',
  'JS 20260311 000001',
])('the case %j', (written) => expect(caseNumberOf(written)).toBe('JS20260311000001')); // prettier-ignore
