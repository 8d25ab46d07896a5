import { readFileSync, writeFileSync } from 'node:fs';

/**
 * A table of the repository that people have read and agreed on, section by section (`## title`): a test holds the code to it. Run with
 * `AGREE=write` it is written anew, for its change to be read.
 * @param file the table
 * @param sections what each of its sections says now
 */
export function holdsAsAgreed(file: URL, sections: Readonly<Record<string, () => string>>): void {
  const writes = process.env['AGREE'] === 'write';
  const agreed = new Map(
    (writes ? '' : readFileSync(file, 'utf8'))
      .split(/^## /m)
      .slice(1)
      .map((section): [string, string] => {
        const end = section.indexOf('\n');
        return [section.slice(0, end), section.slice(end + 1).trimEnd()];
      }),
  );

  describe('as agreed (after a change of the rules: AGREE=write, and read the difference)', () => {
    test.each(Object.keys(sections))('%s', (title) => {
      const now = sections[title]!();
      if (writes) agreed.set(title, now);
      else expect(now.split('\n')).toEqual(agreed.get(title)?.split('\n'));
    });
  });

  if (writes)
    afterAll(() =>
      writeFileSync(file, [...agreed].map(([title, text]) => `## ${title}\n${text}\n`).join('\n')),
    );
  else
    test('nothing is agreed on that is not there any more', () =>
      expect([...agreed.keys()]).toEqual(Object.keys(sections)));
}
