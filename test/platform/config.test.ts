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
    bodyLimit: 1_048_576, attachmentLimit: 52_428_800, commandWaitMs: 3000,
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

test('production is warned when it listens to others and trusts no proxy', () => {
  const doubts = (settings: object) => doubtsAbout(readConfig({ ...PRODUCTION, ...settings }));
  expect(doubts({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('JIESU_TRUSTED_PROXIES')]);
  expect(doubts({ HOST: '0.0.0.0', JIESU_TRUSTED_PROXIES: '172.18.0.0/16' })).toEqual([]);
  expect(doubts({ HOST: '127.0.0.1' })).toEqual([]);
  expect(doubtsAbout(readConfig({ ...GOOD, HOST: '0.0.0.0' }))).toEqual([]);
});
