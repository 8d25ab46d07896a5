import { availableParallelism } from 'node:os';
import { needsServers } from './test/support/needs-servers.mjs';

/** Every file may hold twenty connections of the one PostgreSQL's two hundred, however many processors there are. */
const AT_MOST = 6;

/** Tests run as native ES modules, the module system that production uses. */
const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
    keepClassNames: true,
  },
};
const each = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
};
const { alone, withServers } = needsServers(import.meta.dirname);
const files = (names) => names.map((name) => `<rootDir>/${name}`);

export default {
  /** The servers start when a test file that needs them is among those asked for. */
  projects: [
    { ...each, displayName: 'alone', testMatch: files(alone) },
    {
      ...each,
      displayName: 'servers',
      testMatch: files(withServers),
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
  /** For what hangs: a slow machine is no failure. */
  testTimeout: 180_000,
  maxWorkers: Math.max(1, Math.min(AT_MOST, availableParallelism() - 1)),
  workerIdleMemoryLimit: '700MB',
};
