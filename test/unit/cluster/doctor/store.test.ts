import { describe, expect, test } from 'vitest';
import { judgeStoreProgram } from '../../../../src/cluster/doctor/store.js';

describe('the program of the snapshot store', () => {
  const absent = { here: false, named: false, message: 'Azurite 3.35.0 is not here', hint: 'Get it.' } as const;

  test('that is here is well', () => {
    expect(judgeStoreProgram('3.35.0', { here: true }, false)).toMatchObject({ check: 'programs', state: 'ok' });
  });

  test('that npm can fetch is a warning, with the command that fetches it now', () => {
    expect(judgeStoreProgram('3.35.0', absent, true)).toMatchObject({
      state: 'warning',
      hint: 'npm install --save-dev azurite@3.35.0',
    });
  });

  test.each([
    ['without npm', absent, false],
    ['that a variable names wrongly', { ...absent, named: true }, true],
  ])('%s is a problem, in the words of whoever looked', (_, facts, hasNpm) => {
    expect(judgeStoreProgram('3.35.0', facts, hasNpm)).toEqual({
      check: 'programs',
      state: 'problem',
      message: 'Azurite 3.35.0 is not here',
      hint: 'Get it.',
    });
  });
});
