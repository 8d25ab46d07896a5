import { doubtsAbout, readConfig } from '../../src/platform/config.ts';

const GOOD = {
  DATABASE_URL: 'postgres://a@127.0.0.1:5432/a',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  JIESU_ISSUER: 'https://demo.jiesu.local',
  JIESU_JWKS: '/x/jwks.json',
};

test('the rest has defaults', () => {
  expect(readConfig(GOOD)).toMatchObject({
    temporalNamespace: 'complaints', port: 3000, host: '127.0.0.1', demo: false, audience: 'jiesu',
    bodyLimit: 1_048_576, attachmentLimit: 52_428_800,
  }); // prettier-ignore
});

test('every problem is listed at once, no value is shown', () => {
  const bad = { ...GOOD, DATABASE_URL: 'mysql://root:secret@x', PORT: '99999', JIESU_ISSUER: undefined };
  expect(() => readConfig(bad)).toThrow(/DATABASE_URL[^]*PORT[^]*JIESU_ISSUER/);
  expect(() => readConfig(bad)).not.toThrow(/secret/);
});

const PRODUCTION = {
  ...GOOD,
  JIESU_MODE: 'production',
  JIESU_ISSUER: 'https://id.example.gov.cn',
  JIESU_JWKS: '',
};
const S3 = { JIESU_S3_BUCKET: 'jiesu', JIESU_S3_ACCESS_KEY: 'a', JIESU_S3_SECRET_KEY: 'b' };

test('production stores files over https only', () => {
  const over =
    (JIESU_S3_ENDPOINT: string, settings: object = PRODUCTION) =>
    () =>
      readConfig({ ...settings, ...S3, JIESU_S3_ENDPOINT });
  expect(over('http://minio:9000')).toThrow('JIESU_S3_ENDPOINT');
  expect(over('https://s3.example.gov.cn')()).toMatchObject({ s3: { bucket: 'jiesu' } });
  expect(over('http://127.0.0.1:9000', GOOD)()).toMatchObject({ s3: { bucket: 'jiesu' } });
});

test('links that leave begin with PUBLIC_URL, else with the address that is listened on', () => {
  const begins = (settings: object) => readConfig({ ...GOOD, ...settings }).publicUrl;
  expect(begins({ PUBLIC_URL: 'https://12345.example.gov.cn/jiesu/' })).toBe(
    'https://12345.example.gov.cn/jiesu',
  );
  expect(begins({ PUBLIC_URL: '' })).toBe('http://127.0.0.1:3000');
  expect(begins({ HOST: '10.1.2.3', PORT: '80' })).toBe('http://10.1.2.3:80');
  expect(begins({ HOST: '0.0.0.0' })).toBe('http://127.0.0.1:3000');
  expect(begins({ HOST: '::1' })).toBe('http://[::1]:3000');
});

test.each([
  '12345.example.gov.cn',
  'ftp://x.cn',
  'javascript:alert(1)',
  'https://x.cn/?a',
  'https://a:b@x.cn',
])('%s is no PUBLIC_URL', (PUBLIC_URL) =>
  expect(() => readConfig({ ...GOOD, PUBLIC_URL })).toThrow('PUBLIC_URL'),
);

test('production is warned when it listens to others and trusts no proxy, or links lead nowhere', () => {
  const doubts = (settings: object) =>
    doubtsAbout(readConfig({ ...PRODUCTION, PUBLIC_URL: 'https://x.gov.cn', ...settings }));
  expect(doubts({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('JIESU_TRUSTED_PROXIES')]);
  expect(doubts({ HOST: '0.0.0.0', JIESU_TRUSTED_PROXIES: '172.18.0.0/16' })).toEqual([]);
  expect(doubts({ HOST: '0.0.0.0', JIESU_TRUSTED_PROXIES: '172.18.0.0/16', PUBLIC_URL: '' })).toEqual([
    expect.stringContaining('PUBLIC_URL'),
  ]);
  expect(doubts({ HOST: '127.0.0.1', PUBLIC_URL: '' })).toEqual([]);
  expect(doubtsAbout(readConfig({ ...GOOD, HOST: '0.0.0.0' }))).toEqual([]);
});
