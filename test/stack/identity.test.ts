import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeJwt } from 'jose';
import { DataSource } from 'typeorm';
import { seedDemo } from '../../src/directory/seed.ts';
import { createVerifier } from '../../src/platform/access-token.ts';
import { readConfig } from '../../src/platform/config.ts';
import { startIdentity } from '../../stack/identity.mjs';
import { openIssuer } from '../../stack/issuer.mjs';
import { freePort } from '../../stack/ports.mjs';
import type { Child } from '../../stack/process.mjs';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const CLERK = 'demo-unit-clerk-market-supervision';
const BACK = 'http://127.0.0.1:5173/back';

let dataDir: string;
let issuer: string;
let trial: TrialApp;
let provider: Child;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jiesu-identity-'));
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  const { jwksFile } = openIssuer(dataDir, issuer);
  trial = await startTrialApp([], [], { issuer, jwks: jwksFile });
  await seedDemo(trial.app.get(DataSource));
  await trial.app.listen(0, '127.0.0.1');
  const { port: apiPort } = trial.app.getHttpServer().address() as AddressInfo;
  provider = await startIdentity({ issuer, api: `http://127.0.0.1:${apiPort}/api/v1`, dataDir });
});
afterAll(async () => {
  await provider.stop();
  await trial.stop();
  await rm(dataDir, { recursive: true });
});

const verifier = randomBytes(32).toString('base64url');
const wish = {
  client_id: 'jiesu-console',
  response_type: 'code',
  scope: 'openid profile',
  redirect_uri: BACK,
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

/** A browser as far as signing in needs one: it keeps cookies. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, method = 'GET'): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, issuer), { method, redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name!, value!);
    }
    return answer;
  };
}
const authorize = (more: Record<string, string> = {}): string =>
  `/auth?${new URLSearchParams({ ...wish, ...more }).toString()}`;
const whereTo = (answer: Response): string => answer.headers.get('location') ?? '';

/** Signs in as somebody of the directory; the code that the console gets. */
async function code(person: string): Promise<string> {
  const visit = browser();
  const page = whereTo(await visit(authorize()));
  const chosen = await visit(`${page}/as/${person}`, 'POST');
  return new URL(whereTo(await visit(whereTo(chosen)))).searchParams.get('code') ?? '';
}
const exchange = async (given: string, proof = verifier): Promise<Record<string, string>> => {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: 'jiesu-console',
    redirect_uri: BACK,
    code: given,
    code_verifier: proof,
  });
  return (await fetch(`${issuer}/token`, { method: 'POST', body })).json() as Promise<Record<string, string>>;
};

test('the page says that it is a demo and lists the staff', async () => {
  const visit = browser();
  const page = await (await visit(whereTo(await visit(authorize())))).text();
  expect(page).toContain('演示身份 DEMO');
  expect(page).toContain(`/as/${CLERK}`);
  expect(page).not.toMatch(/type="password"/);
});

test('somebody of the directory signs in with code and PKCE, and the API knows them by discovery', async () => {
  const tokens = await exchange(await code(CLERK));
  expect(decodeJwt(tokens['id_token']!)).toMatchObject({ aud: 'jiesu-console', sub: CLERK });
  const settings = { DATABASE_URL: 'postgres://a@127.0.0.1/a', TEMPORAL_ADDRESS: '127.0.0.1:7233' };
  const verify = await createVerifier(readConfig({ ...settings, JIESU_ISSUER: issuer }));
  expect(await verify(tokens['access_token']!)).toEqual({
    subject: CLERK,
    roles: ['unit-clerk'],
    unit: 'market-supervision',
  });
  await expect(verify(tokens['id_token']!)).rejects.toThrow('aud');
});

test('a code is worth nothing without its proof, or twice', async () => {
  expect(await exchange(await code(CLERK), randomBytes(32).toString('base64url'))).toMatchObject({
    error: 'invalid_grant',
  });
  const once = await code(CLERK);
  await exchange(once);
  expect(await exchange(once)).toMatchObject({ error: 'invalid_grant' });
});

test('nobody signs in without PKCE, from elsewhere, or as a stranger', async () => {
  const bare = await browser()(authorize({ code_challenge: '', code_challenge_method: '' }));
  expect(whereTo(bare)).toContain('error=invalid_request');
  for (const redirect_uri of ['https://evil.example/', 'http://127.0.0.1.evil.example/', 'http://10.0.0.1/'])
    expect((await browser()(authorize({ redirect_uri }))).status).toBe(400);
  const visit = browser();
  const page = whereTo(await visit(authorize()));
  expect((await visit(`${page}/as/nobody`, 'POST')).status).toBe(404);
  expect((await visit(`${page}/as/${CLERK}`)).status).toBe(405);
  expect((await browser()(`${page}/as/${CLERK}`, 'POST')).status).toBe(400);
});

test.each([
  ['the demo', { NODE_ENV: 'production' }],
  ['the demo without saying so', { JIESU_MODE: 'production', JIESU_DEMO: '0' }],
])('production does not start with %s', async (_name, env) => {
  const run = promisify(execFile)(process.execPath, ['stack/start.mjs'], {
    env: { ...process.env, ...env, JIESU_DATA: dataDir },
  });
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('JIESU_ISSUER') });
});

test('a page of another site that calls itself this machine is told nothing', async () => {
  const status = await new Promise((resolve, reject) => {
    httpRequest(issuer, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(421);
});
