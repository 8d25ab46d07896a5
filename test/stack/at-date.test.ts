import { spawnSync } from 'node:child_process';

/** A process is traced by one only: under another date already, there is nobody to ask. */
const possible =
  process.platform === 'linux' && process.arch === 'x64' && process.env['JIESU_AT_DATE'] === undefined;
const atDate = (...args: string[]) =>
  spawnSync('python3', ['stack/at-date.py', ...args], { encoding: 'utf8', timeout: 60_000 });

(possible ? describe : describe.skip)('at another date', () => {
  test('whatever a command starts lives at the date that was asked for', () => {
    const says = 'new Date(Date.now() + 8 * 3_600_000).toISOString()';
    const child = `require('child_process').execFileSync(process.execPath, ['-p', '${says}'], { encoding: 'utf8' })`;
    expect(
      atDate('2028-02-29 23:50', 'sh', '-c', 'date +%Y && "$0" -p "$1"', process.execPath, child),
    ).toEqual(
      expect.objectContaining({
        stdout: expect.stringMatching(/^2028\n2028-02-29T23:(?:49:59|5\d)/),
        stderr: '',
        status: 0,
      }),
    );
  });

  test('ends as the command ends; what is no date is said', () => {
    expect(atDate('2027-12-31', 'sh', '-c', 'exit 3').status).toBe(3);
    expect(atDate('2027-02-29', 'true')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no date'),
    });
  });
});
