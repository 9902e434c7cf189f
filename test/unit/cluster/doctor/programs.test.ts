import { expect, test } from 'vitest';
import { judgeProgram } from '../../../../src/cluster/doctor/programs.js';
import type { ProgramFacts } from '../../../../src/cluster/doctor/programs.js';
import type { CheckResult } from '../../../../src/cluster/doctor/types.js';

const SERVER = { program: 'restate-server', version: '1.7.12' } as const;

test.each<[string, ProgramFacts, boolean, Omit<CheckResult, 'check'>]>([
  [
    'a program of the project is fine',
    { ...SERVER, found: { path: '/app/bin/restate-server', source: 'node_modules' } },
    false,
    { state: 'ok', message: 'restate-server for 1.7.12: /app/bin/restate-server (of this project)' },
  ],
  [
    'one that npm can fetch is a warning, with the version that is fetched',
    { program: 'restatectl', version: '1.7.2', toFetch: { version: '1.7.10' } },
    true,
    {
      state: 'warning',
      message: 'restatectl 1.7.10 is not here; `up` fetches it through npm (about 23 MB), which needs a network',
      hint: 'npm install --save-dev @restatedev/restatectl@1.7.10',
    },
  ],
  [
    'without npm it is a problem',
    { ...SERVER, toFetch: { version: '1.7.12' } },
    false,
    {
      state: 'problem',
      message: 'restate-server 1.7.12 is not here, and npm is not on the PATH to fetch it',
      hint: 'Install npm, or name a binary in RESTATE_SERVER_BIN.',
    },
  ],
  [
    'a platform without programs is one too',
    { ...SERVER, refusal: { message: 'Restate publishes none for win32-x64', hint: 'Use `--runtime docker`.' } },
    true,
    { state: 'problem', message: 'Restate publishes none for win32-x64', hint: 'Use `--runtime docker`.' },
  ],
])('%s', (_, facts, hasNpm, want) => {
  expect(judgeProgram(facts, hasNpm)).toEqual({ check: 'programs', ...want });
});
