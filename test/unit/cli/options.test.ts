import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../../src/cli/options.js';
import { timeoutOf } from '../../../src/cli/cluster-flags.js';
import { thrownBy } from '../fixtures.js';

describe('parseDuration', () => {
  test.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['2m', 120_000],
    ['500ms', 500],
    ['1.5s', 1_500],
    ['0.5m', 30_000],
    ['0', 0],
  ])('%s is %i ms', (text, want) => {
    expect(parseDuration(text)).toBe(want);
  });

  test.each([
    '',
    ' ',
    's',
    '-1s',
    '1h',
    '1 s',
    ' 1s',
    '1s ',
    '1S',
    '.5s',
    '1.s',
    '1e3',
    '0x10',
    'ten',
    'Infinity',
    '1s2m',
    '１s',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

test('a timeout that is no duration is wrong usage', () => {
  expect(timeoutOf('2m')).toBe(120_000);
  expect(thrownBy(() => timeoutOf('soon'))).toMatchObject({
    code: 'usage',
    message: '--timeout: "soon" is not a duration',
    hint: 'Write 90s, 2m or 500ms.',
  });
});
