import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { Directory } from '../../src/directory/directory.service.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { entities } from '../../src/entities.ts';
import { databaseModule } from '../../src/platform/database.module.ts';
import { createHttpApp } from '../../src/platform/http-app.ts';
import { PlatformModule } from '../../src/platform/platform.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { LineKeeper } from '../support/line-keeper.ts';
import { testIssuer } from '../support/stack.ts';
import type { Config } from '../../src/platform/config.ts';
import type { Role } from '../../stack/issuer.mjs';

let trial: TrialApp;
let db: DataSource;
beforeAll(async () => {
  trial = await startTrialApp([], [AttachmentsModule]);
  db = trial.app.get(DataSource);
  await seedDemo(db);
});
afterAll(() => trial.stop());

/** Another API process on the same database. */
const another = (settings: Partial<Config> = {}): Promise<NestFastifyApplication> => {
  const config = { ...trial.config, ...settings };
  const module = {
    module: class Another {},
    imports: [PlatformModule.with(config), databaseModule(config, entities), DirectoryModule],
  };
  return createHttpApp(module, config, new LineKeeper());
};

const bearer = async (sub: string, role: Role, unit?: string): Promise<{ authorization: string }> => ({
  authorization: `Bearer ${await testIssuer().signToken({ sub, role, ...(unit !== undefined && { unit }) })}`,
});
const admin = () => bearer('demo-security-admin', 'security-admin');
const post = async (url: string, payload: object, as = admin()) => {
  const answer = await trial.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    payload,
    headers: await as,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const status = async (headers: { authorization: string }, app = trial.app): Promise<number> =>
  (await app.inject({ url: '/api/v1/units', headers })).statusCode;

test('somebody is appointed, and works', async () => {
  const clerk = { id: 'li', name: '李四', roles: ['unit-clerk'], unit: 'market-supervision' };
  const { status: code, body } = await post('/staff', clerk);
  expect([code, body]).toMatchObject([201, { ...clerk, active: true, validUntil: null }]);
  expect(await status(await bearer('li', 'unit-clerk', 'market-supervision'))).toBe(200);
  expect((await post('/staff', clerk)).body).toMatchObject({ status: 400, errors: [{ path: 'id' }] });
});

/** Goes on with this process's clock so much further, for what it remembers so long. */
async function later<T>(ms: number, go: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  performance.now = () => now() + ms;
  try {
    return await go();
  } finally {
    performance.now = now;
  }
}

test('a revoked officer is refused within a second, on every process, and what they ask next at once', async () => {
  const other = await another();
  const token = await bearer('demo-reviewer', 'reviewer');
  expect([await status(token), await status(token, other)]).toEqual([200, 200]);
  expect((await post('/staff/demo-reviewer/revoke', { reason: '退休' })).body).toMatchObject({
    active: false,
  });
  const act = await other.inject({ method: 'POST', url: '/api/v1/units', payload: {}, headers: token });
  expect(act.statusCode).toBe(401);
  const asked = later(999, async () => [await status(token), await status(token, other)]);
  expect(await asked).toEqual([401, 401]);
  expect((await post('/staff/demo-reviewer/revoke', {})).status).toBe(200);
  const changes = await trial.app.inject({
    url: '/api/v1/staff/demo-reviewer/changes',
    headers: await bearer('demo-audit-admin', 'audit-admin'),
  });
  expect(changes.json()).toMatchObject({
    items: [{ change: 'revoked', by: 'demo-security-admin', reason: '退休', roles: ['reviewer'] }],
  });
  await other.close();
});

const UNIT = JSON.stringify({ code: 'slow-unit', name: '慢', level: 'county', region: 'CN' });
const FILE = `--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n现场照片说明\r\n--edge--\r\n`;
test.each([
  ['an act', 'system-admin', '/units', 'application/json', UNIT],
  ['an upload', 'agent', '/attachments', 'multipart/form-data; boundary=edge', FILE],
] as const)('%s that was on its way when its officer was revoked was not accepted yet', async (...what) => {
  const [, role, path, type, body] = what;
  if (!trial.app.getHttpServer().listening) await trial.app.listen(0, '127.0.0.1');
  const { port } = trial.app.getHttpServer().address() as AddressInfo;
  const id = `slow-${role}`;
  await post('/staff', { id, name: '慢', roles: [role] });
  const answered = new Promise<number>((resolve, reject) => {
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    void bearer(id, role).then((token) => {
      const options = { port, host: '127.0.0.1', path: `/api/v1${path}`, method: 'POST' };
      const act = httpRequest({ ...options, headers: { ...headers, ...token } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      act.on('error', reject);
      act.write(body.slice(0, 50));
      setTimeout(() => {
        void post(`/staff/${id}/revoke`, {}).then(() => act.end(body.slice(50)));
      }, 100);
    });
  });
  expect(await answered).toBe(401);
  expect(await db.query('select from attachment where uploaded_by = $1', [id])).toEqual([]);
});

test('a transferred officer needs a new token, and has the new unit', async () => {
  const id = 'demo-unit-handler-market-supervision';
  const before = await bearer(id, 'unit-handler', 'market-supervision');
  expect(await status(before)).toBe(200);
  expect((await post(`/staff/${id}/transfer`, { unit: 'urban-management' })).status).toBe(200);
  await sleep(600);
  expect(await status(before)).toBe(401);
  expect(await status(await bearer(id, 'unit-handler', 'urban-management'))).toBe(200);
});

test('a term begins and ends by itself', async () => {
  const iso = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const agent = { name: '临时受理员', roles: ['agent'] };
  await post('/staff', { id: 'early', ...agent, validFrom: iso(60_000) });
  expect(await status(await bearer('early', 'agent'))).toBe(401);
  // As brief as this machine can ask in: looked at while it lasts, and after its end.
  for (let term = 700; ; term *= 2) {
    const [id, ends] = [`brief-${term}`, iso(term)];
    await post('/staff', { id, ...agent, validUntil: ends });
    const headers = await bearer(id, 'agent');
    const during = await status(headers);
    if (Date.now() >= Date.parse(ends)) continue;
    expect(during).toBe(200);
    await sleep(Date.parse(ends) - Date.now() + 600);
    expect(await status(headers)).toBe(401);
    break;
  }
  expect((await post('/staff', { id: 'never', ...agent, validUntil: iso(-1) })).status).toBe(400);
});

test.each([
  ['three administrators stand apart', { roles: ['security-admin', 'audit-admin'] }, 400],
  ['and apart from business', { roles: ['system-admin', 'dispatcher'] }, 400],
  ['unit staff have a unit', { roles: ['unit-clerk'] }, 400],
  ['hotline staff have none', { roles: ['agent'], unit: 'market-supervision' }, 400],
  ['nobody is both', { roles: ['agent', 'unit-clerk'], unit: 'market-supervision' }, 400],
  ['nobody is the system', { roles: ['system'] }, 400],
  ['a unit must be there', { roles: ['unit-clerk'], unit: 'nowhere' }, 422],
  ['a name that the product uses', { id: 'system', roles: ['agent'] }, 400],
  ['no roles', { roles: [] }, 400],
])('%s', async (_name, wrong, code) => {
  expect((await post('/staff', { id: 'wang', name: '王五', ...wrong })).status).toBe(code);
  expect(await db.query('select 1 from staff where id = $1', ['wang'])).toEqual([]);
});

test('nobody gives or takes their own roles, and only the security administrator gives any', async () => {
  const own = 'demo-security-admin';
  expect((await post('/staff', { id: own, name: '我', roles: ['leader'] })).status).toBe(403);
  expect((await post(`/staff/${own}/transfer`, { unit: null, roles: ['leader'] })).status).toBe(403);
  expect((await post(`/staff/${own}/revoke`, {})).status).toBe(403);
  const wang = { id: 'wang', name: '王五', roles: ['agent'] };
  for (const role of ['system-admin', 'audit-admin', 'leader', 'agent'] as const)
    expect((await post('/staff', wang, bearer(`demo-${role}`, role))).status).toBe(403);
  expect((await post('/staff/nobody/revoke', {})).status).toBe(404);
  expect((await post('/staff/nobody/transfer', { unit: null })).status).toBe(404);
});

test('the system administrator adds units', async () => {
  const unit = { code: 'forestry', name: '林业局', level: 'county', region: 'CN' };
  const system = bearer('demo-system-admin', 'system-admin');
  expect((await post('/units', unit)).status).toBe(403);
  expect((await post('/units', unit, system)).body).toMatchObject({ ...unit, functions: [], parent: null });
  expect((await post('/units', unit, system)).status).toBe(400);
  expect((await post('/units', { ...unit, code: 'x', parent: 'nowhere' }, system)).status).toBe(422);
});

test('a closed unit keeps its name, and nothing new comes to it', async () => {
  const system = bearer('demo-system-admin', 'system-admin');
  const unit = { code: 'salt-office', name: '盐务局', level: 'county', region: 'CN' };
  const part = { ...unit, code: 'salt-shop', parent: unit.code };
  const close = (code: string, as = system) => post(`/units/${code}/close`, {}, as);
  await post('/units', unit, system);
  await post('/units', part, system);
  const clerk = { name: '盐务员', roles: ['unit-clerk'] };
  expect((await post('/staff', { id: 'salt-1', ...clerk, unit: part.code })).status).toBe(201);
  expect((await close(part.code, admin())).status).toBe(403);
  expect((await close('nowhere')).status).toBe(404);
  expect((await close(unit.code)).status).toBe(400);
  expect((await close(part.code)).body).toMatchObject({ ...part, active: false });
  expect((await close(part.code)).status).toBe(200);
  expect((await close(unit.code)).status).toBe(200);
  const directory = trial.app.get(Directory, { strict: false });
  expect(await directory.unitExists(part.code)).toBe(false);
  expect(await directory.unitKnown(part.code)).toBe(true);
  expect(await directory.unitExists('forestry')).toBe(true);
  expect((await post('/staff', { id: 'salt-2', ...clerk, unit: part.code })).status).toBe(422);
  expect((await post('/units', { ...part, code: 'salt-stall' }, system)).status).toBe(422);
  expect(await status(await bearer('salt-1', 'unit-clerk', part.code))).toBe(200);
  const rows = await db.query(`select subject from audit_entry where action = 'unit.closed' order by at`);
  expect(rows).toEqual([{ subject: part.code }, { subject: unit.code }]);
});

test('a term that ended is renewed, and one that will end is prolonged, in its place', async () => {
  const iso = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const agent = { id: 'seasonal', name: '临时受理员', roles: ['agent'] };
  await post('/staff', { ...agent, validUntil: iso(60_000) });
  const longer = await post('/staff', { ...agent, validUntil: iso(3_600_000) });
  expect(longer).toMatchObject({ status: 201, body: { active: true } });
  expect(Date.parse(String(longer.body['validUntil']))).toBeGreaterThan(Date.now() + 3_000_000);
  expect((await post('/staff', { ...agent, roles: ['dispatcher'], validUntil: iso(60_000) })).status).toBe(
    400,
  );
  await db.query(`update staff set valid_until = now() - interval '1 day' where id = $1`, [agent.id]);
  expect(await status(await bearer('seasonal', 'agent'))).toBe(401);
  expect((await post('/staff', agent)).body).toMatchObject({ active: true, validUntil: null });
  await sleep(600);
  expect(await status(await bearer('seasonal', 'agent'))).toBe(200);
  expect((await post('/staff', agent)).status).toBe(400);
});

test('a token cannot add to what the directory says', async () => {
  const leader = await bearer('demo-agent', 'leader');
  expect(await status(leader)).toBe(200);
  expect((await post('/staff', {}, bearer('demo-agent', 'security-admin'))).status).toBe(403);
});

test('where the directory alone counts, strangers are refused', async () => {
  const strict = await another({ unknownStaff: 'refuse' });
  expect(await status(await bearer('stranger', 'leader'), strict)).toBe(401);
  expect(await status(await bearer('stranger', 'leader'))).toBe(200);
  expect(await status(await bearer('demo-leader', 'leader'), strict)).toBe(200);
  await strict.close();
});

test('the first security administrator comes from the configuration, once', async () => {
  const fresh = await startTrialApp([], [], { unknownStaff: 'refuse', firstAdmin: 'chief' });
  expect(await status(await bearer('chief', 'security-admin'), fresh.app)).toBe(200);
  await fresh.stop();
  const late = await another({ firstAdmin: 'usurper', unknownStaff: 'refuse' });
  expect(await status(await bearer('usurper', 'security-admin'), late)).toBe(401);
  await late.close();
});

test('what was recorded stays', async () => {
  await expect(db.query('delete from staff_change')).rejects.toThrow('append-only');
});
