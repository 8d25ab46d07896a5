import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Office, type Person } from './tour/office.ts';
import { play, STORIES, type Played } from './tour/play.ts';
import { table } from './tour/table.ts';

/** `npm run tour`: a hotline's day, played against the running product through HTTP alone. */

const AT_ONCE = 6;
const LATE = encodeURIComponent('ExecutionStatus="Running" AND Overdue=true');
const { PORT = '3000', JIESU_ROOT = '.', TEMPORAL_UI_URL = 'http://127.0.0.1:8233' } = process.env;
const { JIESU_DEMO = '0' } = process.env;
const base = `http://127.0.0.1:${PORT}`;
const run = promisify(execFile);
const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** A token of the demo's issuer. */
async function tokenOf({ role, unit }: Person): Promise<string> {
  const of = unit === undefined ? [] : ['--unit', unit];
  const { stdout } = await run(process.execPath, [join(JIESU_ROOT, 'stack', 'token.mjs'), role, ...of]);
  return stdout.trim();
}

async function main(): Promise<number> {
  const alive = await fetch(`${base}/readyz`).then(
    (answer) => answer.status === 200,
    () => false,
  );
  if (!alive) {
    say(
      `Jiesu does not answer on port ${PORT}: run \`npm start\` in another terminal first, then \`npm run tour\` again.`,
    );
    return 1;
  }
  if (JIESU_DEMO !== '1') {
    say(
      'The tour lets time pass and needs the demo (JIESU_DEMO=1, the default of `npm start`): nothing was done.',
    );
    return 1;
  }
  const since = Date.now();
  say(`接诉 热线的一天 A hotline's day: ${STORIES.length} complaints against ${base}\n`);
  let told = 0;
  const played = await play(
    new Office(base, tokenOf),
    STORIES,
    AT_ONCE,
    ({ story, caseNo, ended, wrong }) => {
      told += 1;
      say(
        `[${String(told).padStart(2)}/${STORIES.length}] ${wrong === undefined ? '✓' : '✗'} ${caseNo} ${story.about} → ${ended}`,
      );
    },
  );
  say(`\n${summary(played)}\n`);
  return conclude(played, Math.round((Date.now() - since) / 1000));
}

const summary = (played: Played[]): string =>
  table(
    ['案件', '诉求', '经过', '结局', '应当', '', 'Temporal UI'],
    played.map(({ story, caseNo, ended, wrong }) => [
      caseNo,
      story.about,
      story.course,
      ended,
      story.ends,
      wrong === undefined ? '✓' : '✗',
      `${TEMPORAL_UI_URL}/namespaces/complaints/workflows/complaint:${caseNo}`,
    ]),
  );

function conclude(played: Played[], seconds: number): number {
  const wrong = played.filter((p) => p.wrong !== undefined);
  for (const { caseNo, story, wrong: what } of wrong) say(`✗ ${caseNo} ${story.about}：${what}`);
  const ended = `${played.length - wrong.length} of ${played.length} complaints ended where the rules say (${seconds} s).`;
  say(
    wrong.length > 0
      ? `${ended}\nPlease report the lines above; the logs are in ${join(process.env['JIESU_DATA'] ?? '.jiesu', 'logs')}.`
      : `${ended}

Next:
  ${TEMPORAL_UI_URL}/namespaces/complaints/workflows    every complaint as a workflow; open one, its timeline reads like the regulation
  ${TEMPORAL_UI_URL}/namespaces/complaints/workflows?query=${LATE}    超期未办
  ${base}/docs    the API; a token: npm run -s token -- dispatcher
  README.md    the same by hand, with curl`,
  );
  return wrong.length > 0 ? 1 : 0;
}

process.exit(await main());
