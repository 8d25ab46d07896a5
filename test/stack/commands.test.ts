import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { openIssuer } from '../../stack/issuer.mjs';
import { isGenuine } from '../../stack/temporal-binary.mjs';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'jiesu-command-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

function stack(script: string, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, JIESU_DATA: folder, ...env } };
    execFile(process.execPath, [join('stack', script), ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

describe('token', () => {
  test('prints the token and nothing else', async () => {
    openIssuer(folder);
    const { code, stdout } = await stack('token.mjs', ['unit-clerk', '--unit', 'U7']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(decodeJwt(stdout.trim())).toMatchObject({
      iss: 'https://demo.jiesu.local',
      roles: ['unit-clerk'],
      unit: 'U7',
    });
    expect((await stat(join(folder, 'issuer.json'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(folder, 'jwks.json'), 'utf8')).keys[0]).not.toHaveProperty('d');
  });

  test.each([
    [['mayor'], 2, 'There is no role "mayor"'],
    [[], 2, 'Say one role'],
    [['unit-leader'], 2, 'add --unit'],
    [['agent'], 1, 'has not been started'],
  ])('refuses %j in one sentence', async (args, code, sentence) => {
    const outcome = await stack('token.mjs', args);
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toContain(sentence);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('start', () => {
  test('a busy port is one sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await stack('start.mjs', [], { PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(
      `Port ${port} is taken by another program: stop that program, or choose another port with PORT=${port + 1}.`,
    );
  });

  test("somebody else's folder is left alone, also with --reset", async () => {
    await writeFile(join(folder, 'thesis.txt'), 'years of work');
    const { code, stderr } = await stack('start.mjs', ['--reset']);
    expect(code).toBe(1);
    expect(stderr).toContain('holds files that Jiesu did not make');
    expect(await readFile(join(folder, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  test('a port that is none is named', async () => {
    const { code, stderr } = await stack('start.mjs', [], { TEMPORAL_PORT: '99999' });
    expect(code).toBe(1);
    expect(stderr).toContain('TEMPORAL_PORT=99999 is not a port');
  });
});

test('a half-downloaded Temporal program is not believed', async () => {
  const file = join(folder, 'temporal');
  await writeFile(file, 'half of it');
  expect(await isGenuine(file)).toBe(false);
  expect(await isGenuine(join(folder, 'missing'))).toBe(false);
});
