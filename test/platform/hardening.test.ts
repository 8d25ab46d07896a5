import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Param } from '@nestjs/common';
import { z } from 'zod';
import { anyone, only, staff } from '../../src/domain/access/operations.ts';
import { declare } from '../../src/platform/operation.ts';
import { AttachmentsModule } from '../../src/attachments/attachments.module.ts';
import { LimitSettings, limitsOf } from '../../src/platform/limits.ts';
import { networkOf } from '../../src/platform/network.ts';
import { startTrialApp, type TrialApp } from './trial-app.ts';

const Form = z.strictObject({ words: z.string() });
const CONSOLE = 'https://console.example.gov.cn';

@Controller()
class TrialController {
  @declare({ 'POST /trial': staff }, null) write(@Body({ schema: Form }) body: z.infer<typeof Form>): object {
    return { length: body.words.length };
  }
  static reads = 0;
  @declare({ 'GET /trial': staff }, null) read(): object {
    TrialController.reads++;
    return {};
  }
  @declare({ 'GET /trial/leaders': only('leader') }, null) leaders(): object {
    return {};
  }
  @declare({ 'GET /trial/broken': staff }, null) broken(): never {
    throw new Error('张小三 13812345678');
  }
}

/** Stands in for routes of cases: the limits look at addresses alone. */
@Controller()
class CaseController {
  @declare({ 'POST /cases/{caseNo}/urge': staff }, null) urge(@Param('caseNo') caseNo: string): object {
    return { caseNo };
  }
  @declare({ 'POST /public/cases/{caseNo}/urge': anyone }, null) publicUrge(
    @Param('caseNo') caseNo: string,
  ): object {
    return { caseNo };
  }
}

const limits = (env: Record<string, string> = {}) => limitsOf(LimitSettings.parse(env), false);
let trial: TrialApp;
let port: number;
beforeAll(async () => {
  trial = await startTrialApp([TrialController, CaseController], [AttachmentsModule], {
    limits: limits({ JIESU_HEADERS_TIMEOUT_MS: '1000', JIESU_BODY_GRACE_MS: '1500' }),
    corsOrigins: [CONSOLE],
  });
  await trial.app.listen(0, '127.0.0.1');
  ({ port } = trial.app.getHttpServer().address() as { port: number });
});
afterAll(() => trial.stop());

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': expect.stringMatching(/default-src '(self|none)'/),
  'x-frame-options': expect.stringMatching(/DENY|SAMEORIGIN/),
  'referrer-policy': 'no-referrer',
};

describe('security headers are on every answer', () => {
  const json = { 'content-type': 'application/json' };
  const asAgent = async (more = {}) => ({ ...(await trial.bearer('agent')), ...more });

  test.each([
    ['200', 200, async () => ({ url: '/api/v1/trial', headers: await asAgent() })],
    ['the document', 200, () => ({ url: '/api/v1/openapi.json' })],
    ['its pages', 200, () => ({ url: '/docs' })],
    ['health', 200, () => ({ url: '/livez' })],
    ['metrics', 200, () => ({ url: '/metrics' })],
    ['201', 201, async () => ({ method: 'POST' as const, url: '/api/v1/trial', payload: '{"words":"x"}', headers: await asAgent(json) })],
    ['400 shape', 400, async () => ({ method: 'POST' as const, url: '/api/v1/trial', payload: '{}', headers: await asAgent(json) })],
    ['400 address', 400, async () => ({ url: '/api/v1/trial/%zz', headers: await asAgent() })],
    ['400 address with a NUL', 400, async () => ({ url: '/api/v1/trial?q=%00', headers: await asAgent() })],
    ['401 reading', 401, () => ({ url: '/api/v1/trial' })],
    ['401 writing', 401, () => ({ method: 'POST' as const, url: '/api/v1/trial', payload: '{}', headers: json })],
    ['403', 403, async () => ({ url: '/api/v1/trial/leaders', headers: await asAgent() })],
    ['404 in the API', 404, async () => ({ url: '/api/v1/nowhere', headers: await asAgent() })],
    ['404 elsewhere', 404, () => ({ url: '/nowhere' })],
    ['404 of another method', 404, async () => ({ method: 'DELETE' as const, url: '/api/v1/trial', headers: await asAgent() })],
    ['413', 413, async () => ({ method: 'POST' as const, url: '/api/v1/trial', payload: `"${'x'.repeat(1_100_000)}"`, headers: await asAgent(json) })],
    ['415', 415, async () => ({ method: 'POST' as const, url: '/api/v1/trial', payload: 'x', headers: await asAgent({ 'content-type': 'text/xml' }) })],
    ['500', 500, async () => ({ url: '/api/v1/trial/broken', headers: await asAgent() })],
    ['preflight', 204, () => ({ method: 'OPTIONS' as const, url: '/api/v1/trial', headers: { origin: CONSOLE, 'access-control-request-method': 'POST' } })],
  ])('%s', async (_, status, make) => {
    const answer = await trial.app.inject(await make());
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject(ALWAYS);
    expect(answer.headers['x-powered-by'] ?? answer.headers['server']).toBeUndefined();
    expect(answer.body).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|张小三|(?<![\d.])138\d{8}(?!\d)/);
  }); // prettier-ignore

  test('what the API says is kept by nobody on the way', async () => {
    const answers = [
      await trial.app.inject({ url: '/api/v1/trial', headers: await asAgent() }),
      await trial.app.inject({ url: '/api/v1/trial' }),
      await trial.app.inject({ url: '/api/v1/nowhere', headers: await asAgent() }),
    ];
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['not HTTP', '电梯\r\n\r\n', '400'],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
    ['a raw address', 'GET /api/v1/电梯 HTTP/1.1\r\nHost: x\r\n\r\n', '400'],
    ['huge headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`, '431'],
  ])('%s is answered with them too', async (_, bytes, status) => {
    const said = (await talk(bytes).closed).toLowerCase();
    expect(said.split('\r\n')[0]).toContain(` ${status} `);
    expect(said).toContain('x-content-type-options: nosniff');
    expect(said).toMatch(/content-security-policy: default-src '(none|self)'/);
    expect(said).toContain('application/problem+json');
  });
});

interface Talk {
  socket: Socket;
  said: () => string;
  /** Everything that was said, once the server has closed; a rejection when it has not within a minute. */
  closed: Promise<string>;
}

function talk(bytes: string, to = port): Talk {
  const socket = connect(to, '127.0.0.1');
  let said = '';
  socket.on('data', (data) => (said += data)).on('error', () => {});
  if (bytes) socket.write(bytes);
  const closed = new Promise<string>((resolve, reject) => {
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after a minute: ${said}`));
    }, 60_000);
    socket.on('end', () => socket.end());
    socket.once('close', () => {
      clearTimeout(patience);
      resolve(said);
    });
  });
  return { socket, said: () => said, closed };
}

/** Writes a little every so often until the other side has had enough. */
async function trickle({ socket, closed }: Talk, bytes: string, everyMs: number): Promise<string> {
  const timer = setInterval(() => socket.writable && socket.write(bytes), everyMs);
  return closed.finally(() => clearInterval(timer));
}

test('an expectation that nobody meets', async () => {
  const said = await talk('GET /livez HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n')
    .closed;
  expect(said).toMatch(/^HTTP\/1.1 417 /);
  expect(said.toLowerCase()).toContain('x-content-type-options: nosniff');
});

describe('slow sockets are closed', () => {
  const head = async (path: string, type: string, length = 500_000) => {
    const { authorization } = await trial.bearer('agent');
    return `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
  };

  test('one that says nothing', async () => {
    await expect(talk('').closed).resolves.toMatch(/^(HTTP\/1.1 408 |$)/);
  });

  test('one whose headers trickle', async () => {
    expect(await trickle(talk('GET / HTTP/1.1\r\nHost: x\r\n'), 'X-A: b\r\n', 100)).toMatch(
      /^HTTP\/1.1 408 /,
    );
  });

  test('one whose body trickles', async () => {
    await expect(trickle(talk(await head('/api/v1/trial', 'application/json')), 'x', 100)).resolves.toBe('');
  });

  test('one whose body stops, however fast it came', async () => {
    await expect(
      talk((await head('/api/v1/trial', 'application/json')) + 'x'.repeat(300_000)).closed,
    ).resolves.toBe('');
  });

  test('one whose chunks trickle', async () => {
    const { authorization } = await trial.bearer('agent');
    const start = `POST /api/v1/trial HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    await expect(trickle(talk(start), '1\r\nx\r\n', 100)).resolves.toBe('');
  });

  test('one whose upload trickles', async () => {
    const type = 'multipart/form-data; boundary=edge';
    const start = `${await head('/api/v1/attachments', type)}--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n`;
    await expect(trickle(talk(start), 'x', 100)).resolves.toBe('');
  });

  test('one that trickles on after it has been refused', async () => {
    const start =
      'POST /api/v1/trial HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500000\r\n\r\n';
    expect(await trickle(talk(start), 'x', 100)).toMatch(/^HTTP\/1.1 401 /);
  });

  test('a body that takes long but comes is read', async () => {
    const words = 'x'.repeat(400_000);
    const body = JSON.stringify({ words });
    const { socket, said } = talk(await head('/api/v1/trial', 'application/json', body.length));
    for (let at = 0; at < body.length; at += 20_000) {
      socket.write(body.slice(at, at + 20_000));
      await sleep(150);
    }
    for (let tries = 0; tries < 3000 && said() === ''; tries++) await sleep(20);
    expect(said()).toMatch(/^HTTP\/1.1 201 /);
    socket.destroy();
  });
});

describe('limits', () => {
  let tight: TrialApp;
  beforeAll(async () => {
    tight = await startTrialApp([TrialController, CaseController], [], {
      limits: limits({
        JIESU_RATE_PER_CALLER: '8', JIESU_RATE_PER_ADDRESS: '5', JIESU_RATE_PER_CASE: '3', JIESU_MAX_CONNECTIONS: '2',
      }),
    }); // prettier-ignore
  });
  afterAll(() => tight.stop());
  const counts = async (n: number, send: () => Promise<{ statusCode: number }>) => {
    const statuses: number[] = [];
    for (let i = 0; i < n; i++) statuses.push((await send()).statusCode);
    return [
      statuses.filter((status) => status < 400 || status === 401).length,
      statuses.filter((status) => status === 429).length,
    ];
  };

  test('by caller, whatever they ask for; others go on', async () => {
    const headers = await tight.bearer('agent');
    const ask = () => tight.app.inject({ url: '/api/v1/trial', headers });
    TrialController.reads = 0;
    expect(await counts(10, ask)).toEqual([8, 2]);
    expect(TrialController.reads).toBe(8);
    const refused = await ask();
    expect(refused.json()).toMatchObject({ code: 'too-many-requests', status: 429 });
    expect(refused.headers).toMatchObject({
      ...ALWAYS,
      'content-type': expect.stringContaining('application/problem+json'),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(
      (await tight.app.inject({ method: 'POST', url: '/api/v1/trial', headers, payload: {} })).statusCode,
    ).toBe(429);
    expect(
      (await tight.app.inject({ url: '/api/v1/trial', headers: await tight.bearer('leader') })).statusCode,
    ).toBe(200);
  });

  test('by case and who acts: nobody keeps others from a case', async () => {
    const urge = (role: 'dispatcher' | 'reviewer', caseNo: string) => async () =>
      tight.app.inject({ method: 'POST', url: `/api/v1/cases/${caseNo}/urge`, headers: await tight.bearer(role) });
    expect(await counts(5, urge('dispatcher', 'C1'))).toEqual([3, 2]);
    expect(await counts(1, urge('dispatcher', 'C2'))).toEqual([1, 0]);
    expect(await counts(1, urge('reviewer', 'C1'))).toEqual([1, 0]);
    const complain = (remoteAddress: string) => () =>
      tight.app.inject({ method: 'POST', url: '/api/v1/public/cases/C1/urge', remoteAddress });
    expect(await counts(5, complain('10.0.0.1'))).toEqual([3, 2]);
    expect(await counts(1, complain('10.0.0.4'))).toEqual([1, 0]);
  }); // prettier-ignore

  test('by address without a token, IPv6 by its network; health is not counted', async () => {
    const ask = (remoteAddress: string) => () => tight.app.inject({ url: '/api/v1/trial', remoteAddress });
    expect(await counts(7, ask('10.0.0.2'))).toEqual([5, 2]);
    expect(await counts(1, ask('10.0.0.3'))).toEqual([1, 0]);
    expect(await counts(5, ask('2001:db8::1'))).toEqual([5, 0]);
    expect(await counts(1, ask('2001:db8::2'))).toEqual([0, 1]);
    expect(await counts(20, () => tight.app.inject({ url: '/livez', remoteAddress: '10.0.0.2' }))).toEqual([
      20, 0,
    ]);
    const forged = await tight.app.inject({
      url: '/api/v1/trial',
      remoteAddress: '10.0.0.2',
      headers: { 'x-forwarded-for': '1.2.3.4' },
    });
    expect(forged.statusCode).toBe(429);
  });

  test('however the address is spelt', async () => {
    const [url, headers] = ['/%61pi/v1/trial', await tight.bearer('oversight')];
    const ask = () => tight.app.inject({ url, headers });
    expect((await ask()).headers['cache-control']).toBe('no-store');
    expect(await counts(10, ask)).toEqual([7, 3]);
    const large = { method: 'POST' as const, url, payload: 'x'.repeat(1_100_000), remoteAddress: '10.0.1.1' };
    expect((await tight.app.inject(large)).statusCode).toBe(401);
    const whole = 'GET http://elsewhere/api/v1/trial HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect(await talk(whole).closed).toMatch(/^HTTP\/1.1 401 [^]*\r\ncache-control: no-store\r\n/);
  });

  test('a case has one limit, however its number is spelt', async () => {
    const spellings = ['C7', '%437', 'C%37', '%43%37', 'C7?x'];
    const complain = async (number: string) =>
      tight.app.inject({ method: 'POST', url: `/api/v1/public/cases/${number}/urge`.replace(/\?x(.*)/, '$1?x'), remoteAddress: '10.0.0.7' });
    const statuses: number[] = [];
    for (const number of spellings) statuses.push((await complain(number)).statusCode);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
  }); // prettier-ignore

  test('so many connections and no more', async () => {
    await tight.app.listen(0, '127.0.0.1');
    const to = (tight.app.getHttpServer().address() as { port: number }).port;
    const [one, two] = [talk('', to), talk('', to)];
    await sleep(50);
    await expect(talk('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n', to).closed).resolves.toBe('');
    for (const { socket } of [one, two]) socket.destroy();
    await Promise.all([one.closed, two.closed]);
    // Their places are free once the server has noticed, too.
    let said = '';
    while (said === '')
      said = await talk('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', to).closed;
    expect(said).toMatch(/^HTTP\/1.1 200 /);
  });

  test('no page of another origin, by default of none at all', async () => {
    const from = async (app: TrialApp, origin: string) =>
      (await app.app.inject({ url: '/livez', headers: { origin } })).headers['access-control-allow-origin'];
    expect(await from(trial, CONSOLE)).toBe(CONSOLE);
    for (const origin of [
      'https://evil.example',
      `${CONSOLE}.evil.example`,
      'http://console.example.gov.cn',
      'null',
    ])
      expect(await from(trial, origin)).toBeUndefined();
    expect(await from(tight, CONSOLE)).toBeUndefined();
  });
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:0db8:0000:0000:ffff::1', '2001:db8:0:0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network));

describe('JSON that is nothing but depth', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const post = async (payload: string, more = {}) =>
    trial.app.inject({
      method: 'POST', url: '/api/v1/trial', payload, headers: { ...(await trial.bearer('agent')), 'content-type': 'application/json', ...more },
    }); // prettier-ignore

  test.each([65, 5000, 400_000])('%d levels are not read, with a key or without', async (levels) => {
    for (const key of [{}, { 'idempotency-key': `deep-${levels}` }]) {
      const answer = await post(nested(levels), key);
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed-request']);
    }
  });

  test('64 are looked at', async () => {
    expect((await post(nested(64))).json().code).toBe('invalid-request');
  });
});

test('a log line holds the route, never what was typed into its address', async () => {
  const q = '13812345678';
  await trial.app.inject({ url: `/api/v1/trial?q=${q}`, headers: await trial.bearer('agent') });
  await trial.app.inject({ url: `/api/v1/${q}?q=${q}`, headers: await trial.bearer('agent') });
  await trial.app.inject({ url: `/${q}` });
  expect(trial.logged.length).toBeGreaterThan(0);
  expect(trial.logged.join('\n')).not.toContain(q);
});
