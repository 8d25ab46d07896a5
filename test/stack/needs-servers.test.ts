import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsServers } from '../support/needs-servers.mjs';

test('a test file needs the servers that it imports, through whosever hands', async () => {
  const root = await mkdtemp(join(tmpdir(), 'jiesu-needs-'));
  const write = (name: string, text: string) => writeFile(join(root, name), text);
  try {
    await mkdir(join(root, 'test', 'support'), { recursive: true });
    await write('test/support/stack.ts', '');
    await write('test/support/city.ts', "import {\n  freshDatabase,\n} from './stack.ts';\n");
    await write('test/direct.test.ts', "import { freshDatabase } from './support/stack.ts';\n");
    await write('test/indirect.test.ts', "import { City } from './support/city.ts';\n");
    await write('test/later.test.ts', "const { City } = await import('./support/city.ts');\n");
    await write('test/pure.test.ts', "import { due } from '../src/domain/time/limit.ts';\n");
    await write('test/text.test.ts', "test('says', () => expect(\"from './support/city.ts'\").toBe(''));\n");
    expect(needsServers(root)).toEqual({
      alone: ['test/pure.test.ts', 'test/text.test.ts'],
      withServers: ['test/direct.test.ts', 'test/indirect.test.ts', 'test/later.test.ts'],
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('no test of the domain needs a server', () => {
  expect(needsServers('.').withServers.filter((name) => name.startsWith('test/domain/'))).toEqual([]);
});
