import { afterEach, expect, test, vi } from 'vitest';
import { createParser } from '../../../src/cli/parser.js';
import type { ClusterError } from '../../../src/errors.js';
import { clusterErrorOf } from '../fixtures.js';

/** yargs throws some errors at once and others later; for a caller that awaits it is the same. */
function errorOf(args: readonly string[]): Promise<ClusterError> {
  return clusterErrorOf((async () => createParser(args, '1.2.3').parseAsync())());
}

test.each<[string, string[], RegExp]>([
  ['no command', [], /^Name a command/],
  ['an unknown flag', ['status', '--colour'], /colour/],
  ['too many words', ['status', 'all'], /all/],
  ['a flag without its value', ['up', '--nodes'], /nodes/],
])('%s is wrong usage', async (_, args, message) => {
  const error = await errorOf(args);
  expect(error).toMatchObject({ code: 'usage', hint: 'See: restate-cluster --help' });
  expect(error.message).toMatch(message);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a mistyped command is wrong usage, with a suggestion', async () => {
  // yargs speaks the language of the environment.
  vi.stubEnv('LC_ALL', 'en_US.UTF-8');
  expect(await errorOf(['stauts'])).toMatchObject({
    code: 'usage',
    message: 'there is no command stauts',
    hint: expect.stringMatching(/^Did you mean status\?/) as string,
  });
});

test('of a flag that is given twice the last counts', async () => {
  expect(await errorOf(['up', '--nodes', '3', '--nodes', '0'])).toMatchObject({ code: 'spec-invalid' });
  expect(await errorOf(['lint', '--format', 'text', '--format', 'xml'])).toMatchObject({ code: 'usage' });
});

test('an error of a command comes through unchanged', async () => {
  expect(await errorOf(['up', '--nodes', '0'])).toMatchObject({
    code: 'spec-invalid',
    message: 'the command line has 1 problem',
  });
});
