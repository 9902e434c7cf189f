import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Folders whose code is a function of its arguments: no files, processes, clock or randomness. */
const PURE = ['spec', 'secrets', 'plan', 'survival', 'rules', 'lint', 'render'];
/** Rooms in the order in which imports may go: each may import from itself and from those before it. */
const ROOMS = [
  'spec',
  'secrets',
  'plan',
  'survival',
  'rules',
  'lint',
  'render',
  'exec',
  'machine',
  'links',
  'restate',
  'stores',
  'files',
  'programs',
  'runtime',
  'cluster',
  'testing',
  'vitest',
  'cli',
];

const execaOnlyInExec = { name: 'execa', message: 'Only src/exec starts programs.' };
/** They follow links, which a checkout of somebody else may carry, and ask nobody whose a directory is. */
const CHANGES_FILES = ['appendFile', 'copyFile', 'cp', 'mkdir', 'mkdtemp', 'rm', 'unlink', 'writeFile'];
const filesChangeInFiles = [
  ['node:fs/promises', CHANGES_FILES],
  ['node:fs', [...CHANGES_FILES, ...CHANGES_FILES.map((name) => `${name}Sync`), 'createWriteStream', 'promises']],
].map(([name, importNames]) => ({
  name,
  importNames,
  message: 'Use src/files/put.ts and remove.ts, which follow no links.',
}));
/** Users need not have vitest. */
const vitestOnlyInVitest = {
  group: ['vitest', 'vitest/*', '**/vitest/**'],
  message: 'Only src/vitest knows vitest, and nothing needs src/vitest.',
};

function direction(room, i) {
  const later = ROOMS.slice(i + 1).map((other) => ({
    group: [`**/${other}/**`],
    message: `src/${room} must not know src/${other}; see docs/architecture.md.`,
  }));
  if (room !== 'vitest') later.push(vitestOnlyInVitest);
  const nodeModules = PURE.includes(room) ? [{ group: ['node:*'], message: `src/${room} is pure.` }] : [];
  return {
    files: [`src/${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [...(room === 'exec' ? [] : [execaOnlyInExec]), ...(room === 'files' ? [] : filesChangeInFiles)],
          patterns: [...later, ...nodeModules],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'examples/*/**', 'restate-cluster*', '.scratch'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/dot-notation': 'off', // tsc's noPropertyAccessFromIndexSignature asks for the brackets
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: PURE.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'process', 'performance', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Pure code has no clock.' },
        { object: 'Math', property: 'random', message: 'Pure code has no randomness.' },
      ],
    },
  },
  ...ROOMS.map(direction),
  {
    files: ['bench/**', 'examples/generate.ts', 'test/fixtures/vitest/**', '**/*.js'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
