/** The floors of the house, from the ground up: code imports its own floor and those below it, never one above. */
const FLOORS = [
  'domain',
  'contracts',
  'platform',
  'archive',
  'workflows',
  'activities',
  'audit',
  'vault',
  'temporal',
  'handover',
  'acts',
  'catalogue',
  'calendars',
  'deadlines',
  'directory',
  'intake',
  'reading',
  'attachments',
  'errands',
  'routing',
  'recordings',
  'casework',
  'privacy',
  'rehearsals',
  'codec-server',
  'demo',
  'public',
];
/** Beside `src`, not in it. */
const BESIDE = ['workflows', 'activities'];
/** What only certain floors may import of others' packages. */
const PACKAGES = {
  domain: { group: ['node:*', '@*/*', 'typeorm', 'zod'], message: 'The domain imports only the domain.' },
  contracts: {
    group: ['node:*', '@*/*', 'typeorm'],
    message: 'Contracts import the domain and zod only: browsers share them.',
  },
  workflows: {
    group: ['node:*', '@nestjs/*', 'typeorm', 'zod', '../src/[!d]*/**'],
    message: 'Workflow code must replay: domain and @temporalio/workflow only.',
  },
};

const restricted = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const floorRule = (floor, i) => ({
  files: [BESIDE.includes(floor) ? `${floor}/**` : `src/${floor}/**`],
  rules: restricted(
    {
      regex: `^(\\.\\./)+(src/)?(${[...FLOORS.slice(i + 1), 'cli', 'app\\.module\\.ts', 'entities\\.ts'].join('|')})(/|$)`,
      message: `${floor} stands below that: import floors below, or hand the need down as a port (oxlint.config.mjs, FLOORS).`,
    },
    ...(PACKAGES[floor] ? [PACKAGES[floor]] : []),
  ),
});

export default {
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'jest'],
  categories: { correctness: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-misused-spread': 'off',
    'typescript/require-array-sort-compare': 'off',
    'no-unused-vars': [
      'error',
      {
        argsIgnorePattern: '^_',
        varsIgnorePattern: '^_',
        destructuredArrayIgnorePattern: '^_',
        ignoreRestSiblings: true,
      },
    ],
    'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
  },
  overrides: [
    ...FLOORS.map(floorRule),
    {
      // A row that no statement has typed is `any`, and goes nowhere.
      files: ['src/**', 'activities/**'],
      rules: Object.fromEntries(
        ['argument', 'assignment', 'call', 'member-access', 'return'].map((use) => [
          `typescript/no-unsafe-${use}`,
          'error',
        ]),
      ),
    },
    {
      files: ['src/domain/**'],
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: 'The domain reads no clock: pass the instant in.' },
          { object: 'Math', property: 'random', message: 'The domain is a pure function.' },
        ],
      },
    },
    {
      files: ['migrations/**'],
      rules: restricted({
        group: ['../src/**'],
        message: 'A migration outlives the code it was written with.',
      }),
    },
    {
      files: ['stack/**'],
      rules: restricted({
        group: ['../src/**', '../workflows/**', '../activities/**'],
        message: 'The stack starts the product; it knows nothing of it.',
      }),
    },
  ],
};
