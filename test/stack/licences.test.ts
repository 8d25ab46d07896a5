import { allows, shipped } from '../../stack/licences.mjs';

test.each<[string, boolean]>([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['GPL-3.0-only OR AGPL-3.0-only', false],
  ['Apache-2.0 AND MIT', true],
  ['MIT AND GPL-2.0-only', false],
  ['(MIT AND Zlib) OR GPL-2.0-only', false],
  ['SEE LICENSE IN LICENSE.md', false],
  ['UNLICENSED', false],
  ['none', false],
])('%s leaves a way to ship: %s', (expression, is) => {
  expect(allows(expression)).toBe(is);
});

test('shipped is what is asked for without development, also by others; what names no licence is named', () => {
  const lock = {
    packages: {
      '': { license: 'UNLICENSED' },
      'node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/a/node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '3.0.0', license: 'GPL-3.0', dev: true },
      'node_modules/web': { link: true },
      web: { version: '0.0.0', license: 'UNLICENSED' },
    },
  };
  expect([...shipped(lock)]).toEqual([
    ['MIT', ['a@1.0.0']],
    ['none', ['b@2.0.0']],
  ]);
});
