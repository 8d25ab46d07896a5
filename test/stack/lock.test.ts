import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderOf, tryLock } from '../../stack/lock.mjs';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'jiesu-lock-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const program = (file: string) =>
  `import { tryLock } from ${JSON.stringify(new URL('../../stack/lock.mjs', import.meta.url).href)};
   const attempt = tryLock(${JSON.stringify(file)});
   console.log('release' in attempt ? 'mine' : 'theirs');
   setInterval(() => {}, 1000);`;

async function contender(file: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(file)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer] = await once(child.stdout, 'data');
  return {
    answer: String(answer).trim(),
    pid: child.pid,
    async killed() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('one holder at a time, named to the others', async () => {
  const file = join(folder, 'lock');
  const first = tryLock(file);
  expect(tryLock(file)).toEqual({ heldBy: process.pid });
  if ('release' in first) first.release();
  expect(holderOf(file)).toBeUndefined();
  expect(tryLock(file)).toHaveProperty('release');
});

test('of several that find a killed holder, exactly one takes over', async () => {
  const file = join(folder, 'lock');
  const dead = await contender(file);
  expect(holderOf(file)).toBe(dead.pid);
  await dead.killed();
  const all = await Promise.all([1, 2, 3, 4].map(() => contender(file)));
  expect(all.map(({ answer }) => answer).sort()).toEqual(['mine', 'theirs', 'theirs', 'theirs']);
  await Promise.all(all.map((each) => each.killed()));
});

test('a lock cut off while it was written belongs to nobody', async () => {
  const file = join(folder, 'lock');
  await writeFile(file, '{"pid": 12');
  expect(tryLock(file)).toHaveProperty('release');
});
