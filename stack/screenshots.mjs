/**
 * `npm run screenshots`: starts the product on ports and a folder of its own, plays the tour, and photographs the Temporal UI as a supervisor
 * sees it into `docs/`. It needs a Chromium (`CHROMIUM`, or one that is installed) with Chinese letters; npx brings what drives it.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './ports.mjs';
import { StackError } from './process.mjs';
import { root } from './settings.mjs';

const DRIVER = 'playwright-core';
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** What a supervisor chooses with the button under the list; the UI keeps it in its reader's browser. */
const COLUMNS = [
  'Workflow ID',
  'CaseStatus',
  'HandlingUnit',
  'ComplaintType',
  'DueAt',
  'Cards',
  'Supervision',
];
const PATIENCE_MS = 20_000;
/** For the UI to have opened what is sealed, and drawn it. */
const SETTLED_MS = 3_000;

/** What `npx --package` has put where programs are found. */
function driver() {
  const folder = (process.env['PATH'] ?? '').split(delimiter).find((each) => existsSync(join(each, DRIVER)));
  if (folder === undefined) throw new StackError('Run it as `npm run screenshots`: npx brings its driver.');
  return createRequire(realpathSync(join(folder, DRIVER)))(DRIVER).chromium;
}

function browserOfMachine() {
  const path = [process.env['CHROMIUM'], ...BROWSERS].find((each) => each && existsSync(each));
  if (path) return path;
  throw new StackError(
    'No Chromium: `apt-get install chromium fonts-wqy-microhei`, or set CHROMIUM to its program.',
  );
}

/**
 * Runs a script of the product; resolves when it has said something, or ended well.
 * @param {string} script @param {string[]} args @param {Record<string, string>} environment @param {string} [until]
 */
function begin(script, args, environment, until) {
  const child = spawn(process.execPath, [join(root, 'stack', script), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const done = new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      said += text;
      if (until !== undefined && said.includes(until)) resolve(undefined);
    });
    child.once('exit', (code) =>
      code === 0 && until === undefined
        ? resolve(undefined)
        : reject(new StackError(`${script} ended with ${code}:\n${said.slice(-2000)}`)),
    );
  });
  const stop = () => (child.kill('SIGTERM'), ended);
  return { done, stop };
}

/** @param {string} api @param {string} executablePath */
async function photograph(api, executablePath) {
  const browser = await driver().launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--hide-scrollbars'],
  });
  try {
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1760, height: 1000 },
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript(
      ([key, value]) => globalThis.localStorage?.setItem(key, value),
      [
        'namespace-workflow-table-columns',
        JSON.stringify({ complaints: COLUMNS.map((label) => ({ label })) }),
      ],
    );
    const page = await context.newPage();
    const firstCase = () => page.getByRole('link', { name: /complaint:JS/ }).first();
    const open = async (/** @type {string} */ view) => {
      await page.goto(`${api}/temporal?view=${encodeURIComponent(view)}`);
      await firstCase().waitFor();
    };
    const shoot = async (/** @type {string} */ name) => {
      // the page of a running case asks for ever, so that its network is never idle
      await page.waitForTimeout(SETTLED_MS);
      await page.screenshot({ path: join(root, 'docs', `temporal-${name}.png`) });
      console.log(`docs/temporal-${name}.png`);
    };

    await open('在办');
    await shoot('list');
    await open('督办中');
    await firstCase().click();
    await page.locator('a[href*="/user-metadata"]').click();
    // the UI draws each of its texts in a frame
    await page.locator('iframe').last().contentFrame().getByText('最近经过').waitFor();
    await shoot('card');
    await page.setViewportSize({ width: 1760, height: 1500 });
    await open('延期两次以上');
    await firstCase().click();
    await page.getByText('派单', { exact: true }).first().waitFor();
    await shoot('timeline');
  } finally {
    await browser.close();
  }
}

async function main() {
  const executablePath = browserOfMachine();
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-screenshots-'));
  const names = ['PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT', 'POSTGRES_PORT', 'JIESU_IDENTITY_PORT'];
  const ports = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, String(await freePort())])),
  );
  const environment = { ...ports, JIESU_DATA: join(folder, 'data') };
  console.log(`The product is started in ${folder} …`);
  const started = begin('start.mjs', [], environment, 'Jiesu is ready');
  try {
    await started.done;
    console.log("A hotline's day is played …");
    await begin('run.mjs', ['tour'], environment).done;
    await photograph(`http://127.0.0.1:${ports['PORT']}`, executablePath);
  } finally {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log('Look at the three pictures, then commit them; README.md and docs/runbook.md lead to them.');
}

main().catch((error) => {
  console.error(error instanceof StackError ? error.message : error);
  process.exit(1);
});
