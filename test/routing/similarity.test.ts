import fc from '../support/chance.ts';
import { rank } from '../../src/routing/profiles.ts';
import {
  commonnessOf,
  grams,
  similarity,
  telling,
  vectorOf,
  type Words,
} from '../../src/routing/similarity.ts';

const chinese = (from: string, to: string, minLength: number) =>
  fc
    .array(fc.integer({ min: from.codePointAt(0)!, max: to.codePointAt(0)! }), { minLength, maxLength: 60 })
    .map((points) => String.fromCodePoint(...points));
const words = (from = '一', to = '龥', least = 2): fc.Arbitrary<Words> =>
  fc.record({ summary: chinese(from, to, least), detail: chinese(from, to, 0) });
const corpus = fc.array(words(), { maxLength: 8 });

describe('similarity', () => {
  test('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(words('一', '丐'), words('一', '丐'), corpus, (a, b, others) => {
        const commonness = commonnessOf([a, b, ...others]);
        const [x, y] = [vectorOf(a, commonness), vectorOf(b, commonness)];
        expect(similarity(x, y)).toBeCloseTo(similarity(y, x), 12);
        expect(similarity(x, y)).toBeGreaterThanOrEqual(0);
        expect(similarity(x, y)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('is 1 for the same words, whatever is common', () => {
    fc.assert(
      fc.property(words(), corpus, (a, others) => {
        const vector = vectorOf(a, commonnessOf([a, a, ...others]));
        expect(similarity(vector, vector)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('is 0 for words without a character in common', () => {
    fc.assert(
      fc.property(words('一', '七'), words('龙', '龟'), corpus, (a, b, others) => {
        const commonness = commonnessOf(others);
        expect(similarity(vectorOf(a, commonness), vectorOf(b, commonness))).toBe(0);
      }),
    );
  });

  test('is 0 for whoever said nothing', () => {
    const none = vectorOf({ summary: '！？', detail: '' }, commonnessOf([]));
    expect(similarity(none, none)).toBe(0);
  });

  test('finds the same matter nearer than another one', () => {
    const said = (summary: string, detail = ''): Words => ({ summary, detail });
    const lamp = said('路灯不亮', '人民路路灯坏了一周');
    const again = said('人民路路灯坏了', '晚上看不见路');
    const noise = said('夜间施工噪声', '工地凌晨还在打桩');
    const commonness = commonnessOf([lamp, again, noise]);
    const of = (a: Words, b: Words) => similarity(vectorOf(a, commonness), vectorOf(b, commonness));
    expect(of(lamp, again)).toBeGreaterThan(of(lamp, noise));
  });
});

describe('grams', () => {
  test.each<[string, string[]]>([
    ['路灯坏了。', ['路灯', '灯坏', '坏了']],
    ['A区 B路', ['a区', '区b', 'b路']],
    ['灯', ['灯']],
    ['，。', []],
    ['𠮷野家', ['𠮷野', '野家']],
  ])('of %s', (text, expected) => expect(grams(text)).toEqual(expected));

  test('that tell most come first, no more than asked for', () => {
    const common = { summary: '小区', detail: '' };
    const vector = vectorOf({ summary: '小区高空抛物', detail: '' }, commonnessOf([common, common, common]));
    const best = telling(vector, 3).map(([gram]) => gram);
    expect(best).toHaveLength(3);
    expect(best).not.toContain('小区');
  });
});

describe('labels', () => {
  test('share their confidence, likeliest first, each with its nearest examples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('甲', '乙', '丙'), words('一', '丂')), { minLength: 1 }),
        (rows) => {
          const commonness = commonnessOf(rows.map(([, each]) => each));
          const examples = rows.map(([label, each]) => ({ label, vector: vectorOf(each, commonness) }));
          const ranked = rank(examples[0]!.vector, examples);
          expect(ranked.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1);
          const confidences = ranked.map(({ confidence }) => confidence);
          expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
          for (const { nearest } of ranked) {
            const near = nearest.map((each) => each.similarity);
            expect(near).toEqual(near.toSorted((a, b) => b - a));
          }
        },
      ),
    );
  });

  test('are heard by what they say of themselves however much was filed under others', () => {
    const commonness = commonnessOf([]);
    const vector = (summary: string) => vectorOf({ summary, detail: '' }, commonness);
    const filed = Array.from({ length: 50 }, () => ({ label: 'lamp', vector: vector('路灯噪声') }));
    const named = [{ label: 'noise', vector: vector('施工噪声') }];
    const [first] = rank(vector('夜间施工噪声'), filed, named);
    expect(first).toMatchObject({ label: 'noise', nearest: [{ example: named[0] }] });
  });

  test('with hardly anything in common are not trusted, though they be the only ones', () => {
    const commonness = commonnessOf([]);
    const vector = (summary: string, detail = '') => vectorOf({ summary, detail }, commonness);
    const said = vector('小区门口的早餐摊占了盲道', '每天早上六点到九点都有人在盲道上摆摊卖早餐');
    const [only] = rank(said, [{ label: 'other', vector: vector('九点以后的末班车不按时发车请改进') }]);
    expect(only!.confidence).toBeLessThan(0.4);
  });

  test('with nothing in common are left out', () => {
    const commonness = commonnessOf([]);
    const vector = (summary: string) => vectorOf({ summary, detail: '' }, commonness);
    const ranked = rank(vector('路灯不亮'), [
      { label: 'lamp', vector: vector('路灯') },
      { label: 'noise', vector: vector('噪声') },
    ]);
    expect(ranked.map(({ label }) => label)).toEqual(['lamp']);
    expect(ranked[0]!.confidence).toBeGreaterThan(0.9);
    expect(rank(vector('路灯'), [])).toEqual([]);
  });
});
