import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { fromIso } from '../domain/time/instant.ts';
import { Problem } from '../platform/problem.ts';
import { rehearse } from '../rehearsals/rehearsals.service.ts';
import { shipped } from '../rehearsals/shipped.ts';
import { isFile, readPolicy, readScript } from '../rehearsals/script-file.ts';
import { timelineTable } from '../rehearsals/table.ts';

const USAGE = `Usage: npm run rehearse -- FILE.yaml [--policy CODE|CODE@VERSION|DRAFT.yaml]
  FILE.yaml  policy, type, registeredAt, acts, until (docs/rehearsal.md; examples/rehearsals/*.yaml)
  --policy   another policy than the file's: a published one, or a draft`;

/** `npm run rehearse -- FILE.yaml`: what would happen, printed; nothing runs and nothing is stored. */
async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    options: { policy: { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const published = await shipped(resolve(process.env['JIESU_ROOT'] ?? '.'));
  for (const problem of published.problems) console.error(`已略过 (left out): ${problem}`);
  const script = await readScript(file);
  const { policy = script.policy } = values;
  const asked = typeof policy === 'string' && isFile(policy) ? await readPolicy(policy) : policy;
  const played = rehearse({ ...script, ...(asked === undefined ? {} : { policy: asked }) }, published);
  const { code, version } = played.state.plan.policy;
  console.log(`推演 ${file}：规则 ${code}@${version}，日历 ${played.state.plan.calendar.edition}\n`);
  for (const line of timelineTable(played, fromIso(script.until))) console.log(line);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const errors =
    error instanceof Problem ? error.body.errors?.map((e) => `${e.path}: ${e.message}`) : undefined;
  console.error(
    `推演未能进行 (rehearsal stopped):\n${errors?.join('\n') ?? (error instanceof Error ? error.message : String(error))}`,
  );
  process.exitCode = 1;
}
