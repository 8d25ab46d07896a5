import { readConfig } from '../../src/platform/config.ts';

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
