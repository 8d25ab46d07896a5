import { Body, Controller, Get, Param } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { z } from 'zod';
import { only, staff } from '../../src/domain/access/operations.ts';
import { CaseDoor } from '../../src/platform/case-door.ts';
import { declare } from '../../src/platform/operation.ts';
import { instant, text } from '../../src/contracts/common.ts';
import { createVerifier } from '../../src/platform/access-token.ts';
import { AuthGuard, Callers, CurrentCaller, StaffDirectory, type Caller } from '../../src/platform/auth.ts';
import { Defect } from '../../src/domain/case/decide.ts';
import { Metrics } from '../../src/platform/metrics.ts';
import { refusal } from '../../src/platform/problem.ts';
import { Returns } from '../../src/platform/returns.ts';
import { startTrialApp, type TrialApp } from './trial-app.ts';

const Form = z.strictObject({ words: text(20), at: instant().optional() }).meta({ id: 'TrialForm' });
const Shown = z.object({ words: z.string() }).meta({ id: 'TrialShown' });

@Controller()
class TrialController {
  @declare({ 'POST /trial': staff }, null) @Returns(Shown, 201) write(
    @Body({ schema: Form }) body: z.infer<typeof Form>,
  ): object {
    return { words: body.words, secret: 'never shown' };
  }
  @declare({ 'GET /trial/me': staff }, null) me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }
  @Get('trial/undeclared') undeclared(): object {
    return {};
  }
  @declare({ 'GET /trial/leaders': only('leader') }, null) leaders(): object {
    return {};
  }
  @declare({ 'GET /trial/refused': staff }, null) refused(): never {
    throw refusal('wrong-state', { state: 'CLOSED', version: 7 });
  }
  @declare({ 'GET /trial/broken/{phone}': staff }, null) broken(@Param('phone') phone: string): never {
    throw new Error(`no such phone ${phone}`);
  }
  @declare({ 'GET /trial/defective/{phone}': staff }, null) defective(@Param('phone') phone: string): never {
    throw new Defect('sign', new TypeError(`no such phone ${phone}`));
  }
}

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([TrialController]);
});
afterAll(() => trial.stop());

const post = async (payload: string | object, type = 'application/json') =>
  trial.app.inject({
    method: 'POST',
    url: '/api/v1/trial',
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: { ...(await trial.bearer('agent')), 'content-type': type },
  });
const get = async (url: string, headers: Record<string, string> = {}) => trial.app.inject({ url, headers });

describe('shapes', () => {
  test('a good body passes, undeclared fields never leave', async () => {
    const answer = await post({ words: ' 路灯不亮 ' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ words: '路灯不亮' });
  });

  test.each([
    ['missing', {}, 'words', '必填'],
    ['unknown key', { words: 'x', extra: 1 }, 'extra', '未知的字段'],
    ['control character', { words: 'a\u0000b' }, 'words', '含有不允许的控制字符：第1行第2个字（U+0000）'],
    ['too long', { words: 'x'.repeat(21) }, 'words', '不能超过20字'],
    [
      'instant without offset',
      { words: 'x', at: '2026-03-11T10:00:00' },
      'at',
      expect.stringContaining('须为带时区的时间'),
    ],
  ])('%s is 400 with path and sentence', async (_, body, path, message) => {
    const answer = await post(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status: 400,
      code: 'invalid-request',
      errors: [{ path, message }],
    });
  });

  test.each([
    ['malformed', '{"words": 我', 'application/json', 400, 'malformed-request'],
    ['no body', '', 'application/json', 400, 'invalid-request'],
    [
      'too large',
      JSON.stringify({ words: 'x'.repeat(1_100_000) }),
      'application/json',
      413,
      'body-too-large',
    ],
    ['another type', 'words=x', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['poisoned', '{"__proto__": {"a": 1}, "words": "x"}', 'application/json', 400, 'malformed-request'],
    [
      'absurdly deep',
      `{"words":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'application/json',
      400,
      'malformed-request',
    ],
  ])('%s', async (_, body, type, status, code) => {
    const answer = await post(body, type);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ code, status });
    expect(answer.body).not.toContain('我');
  });
});

describe('problems', () => {
  test('a refusal names code, both sentences and the present state', async () => {
    const answer = await get('/api/v1/trial/refused', await trial.bearer('agent'));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      type: 'urn:jiesu:problem:wrong-state',
      title: '案件当前状态不允许此操作',
      status: 409,
      detail: 'The present state of the case does not allow this act',
      code: 'wrong-state',
      state: 'CLOSED',
      version: 7,
    });
  });

  test.each(['/api/v1/nowhere', '/api/v1/trial/%zz', '/nowhere?q=13800000000'])(
    '%s is nothing',
    async (url) => {
      const answer = await get(url, await trial.bearer('agent'));
      expect([400, 404]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toContain('application/problem+json');
    },
  );

  test('an unexpected error is 500 without a word of what it said', async () => {
    const answer = await get('/api/v1/trial/broken/13812345678', await trial.bearer('agent'));
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal-error' });
    const lines = trial.logged.join('\n');
    expect(lines).toContain('/api/v1/trial/broken/:phone');
    expect(lines).toMatch(/"kind":"Error","at":\["at /);
    expect(lines).not.toMatch(/138\d{8}/);
    expect(lines).not.toContain('路灯');
  });
});

describe('defects', () => {
  test('rules that fail are 500 with a code of their own, logged by name and place, and counted', async () => {
    const answer = await get('/api/v1/trial/defective/13912345678', await trial.bearer('agent'));
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'defect' });
    const lines = trial.logged.join('\n');
    expect(lines).toMatch(/"command":"sign","kind":"TypeError","at":\["at /);
    expect(lines).not.toMatch(/139\d{8}/);
    const metrics = await trial.app.get(Metrics).registry.metrics();
    expect(metrics).toContain('jiesu_defects_total{command="sign",kind="TypeError"} 1');
  });
});

describe('tokens', () => {
  test('none is 401, a spoilt one too', async () => {
    const bare = await get('/api/v1/trial/me');
    expect(bare.statusCode).toBe(401);
    expect(bare.headers['www-authenticate']).toBe('Bearer realm="jiesu"');
    const { authorization } = await trial.bearer('agent');
    const [start, signature] = [authorization.lastIndexOf('.') + 1, authorization.split('.')[2]!];
    const other = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    const spoilt = await get('/api/v1/trial/me', { authorization: authorization.slice(0, start) + other });
    expect(spoilt.statusCode).toBe(401);
    expect(spoilt.headers['www-authenticate']).toContain('invalid_token');
    const none = `Bearer ${[{ alg: 'none' }, { sub: 'x', roles: ['leader'] }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    expect((await get('/api/v1/trial/me', { authorization: none })).statusCode).toBe(401);
  });

  test.each(['', 'Bearer', 'Bearer x', 'Bearer a.b.c', 'Basic YTpi', `Bearer ${'A'.repeat(5000)}.e30.e30`])(
    '"%.20s" is 401',
    async (authorization) => {
      expect((await get('/api/v1/trial/me', { authorization })).statusCode).toBe(401);
    },
  );

  test("keys that cannot be fetched are our trouble, not the token's", async () => {
    const verify = await createVerifier({ ...trial.config, jwks: 'http://127.0.0.1:1/jwks.json' });
    const guard = new AuthGuard(
      new Reflector(),
      new Callers(verify, () => trial.app.get(StaffDirectory, { strict: false }), 'token'),
      () => trial.app.get(CaseDoor, { strict: false }),
    );
    const { authorization } = await trial.bearer('agent');
    const context = new ExecutionContextHost(
      [{ headers: { authorization }, raw: { rawHeaders: [] } }],
      TrialController,
      () => {},
    );
    await expect(guard.canActivate(context)).rejects.toMatchObject({ body: { code: 'unavailable' } });
  });

  test('the caller is subject, roles and unit', async () => {
    const answer = await get('/api/v1/trial/me', await trial.bearer('unit-clerk', 'U-WATER'));
    expect(answer.json()).toMatchObject({ roles: ['unit-clerk'], unit: 'U-WATER' });
  });

  test('a handler that says not who may ask answers nobody', async () => {
    expect((await get('/api/v1/trial/undeclared')).statusCode).toBe(401);
    for (const role of ['leader', 'system-admin'] as const)
      expect((await get('/api/v1/trial/undeclared', await trial.bearer(role))).statusCode).toBe(403);
  });

  test('another role is 403', async () => {
    expect((await get('/api/v1/trial/leaders', await trial.bearer('agent'))).statusCode).toBe(403);
    expect((await get('/api/v1/trial/leaders', await trial.bearer('leader'))).statusCode).toBe(200);
  });
});

describe('what operators see', () => {
  test('ready with PostgreSQL alone, degraded without the rest', async () => {
    expect((await get('/livez')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({
      status: 'degraded',
      postgres: 'ok',
      temporal: 'degraded',
      worker: 'degraded',
    });
  });

  test('metrics by route pattern, for the machine itself', async () => {
    const metrics = await get('/metrics');
    expect(metrics.body).toContain('route="/api/v1/trial/broken/:phone"');
    const elsewhere = await trial.app.inject({ url: '/metrics', remoteAddress: '10.0.0.9' });
    expect(elsewhere.statusCode).toBe(404);
    expect((await get('/metrics', { 'x-forwarded-for': '10.0.0.9' })).statusCode).toBe(404);
  });

  test('the document and its pages are public', async () => {
    const document = await get('/api/v1/openapi.json');
    expect(document.json()).toMatchObject({
      openapi: '3.1.0',
      components: { schemas: { TrialForm: { type: 'object', required: ['words'] } } },
    });
    const page = await get('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('swagger-ui');
    expect(page.headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
    expect((await get('/docs/swagger-ui-bundle.js')).statusCode).toBe(200);
  });

  test('an answer carries the request id it was given when that is a UUID, and nobody else', async () => {
    const idOf = async (given: string) =>
      (await get('/livez', { 'x-request-id': given })).headers['x-request-id'];
    const uuid = '0199a2b4-77aa-7c3d-9e10-1234567890ab';
    expect(await idOf(uuid)).toBe(uuid);
    for (const typed of ['tel13812345678', '138-1234-5678', 'zhangsanfeng', 'abcdefgh-1'])
      expect(await idOf(typed)).toMatch(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/);
  });
});
