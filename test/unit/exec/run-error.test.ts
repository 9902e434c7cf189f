import { describe, expect, test } from 'vitest';
import { RunError } from '../../../src/exec/run-error.js';

describe('the command', () => {
  test.each<[string, string[], string]>([
    ['plain words', ['up', '--file=/a/b.yml', 'a@b:1,2+3%', '-x'], 'docker up --file=/a/b.yml a@b:1,2+3% -x'],
    ['a space', ['a b'], "docker 'a b'"],
    ['an empty word', ['x', ''], "docker x ''"],
    ['a single quote', ["it's"], "docker 'it'\\''s'"],
    [
      'what a shell would expand',
      ['$HOME', '`id`', '*', '~', 'a;b', 'a|b', '!x'],
      "docker '$HOME' '`id`' '*' '~' 'a;b' 'a|b' '!x'",
    ],
    ['braces and double quotes', ['{{json .}}', '"x"'], `docker '{{json .}}' '"x"'`],
    ['a line break', ['a\nb'], "docker 'a\nb'"],
  ])('can be pasted with %s', (_, args, want) => {
    expect(new RunError('docker', args, { exitCode: 1 }).command).toBe(want);
  });

  test('quotes the program too', () => {
    expect(new RunError('/my programs/restatectl', [], {}).command).toBe("'/my programs/restatectl'");
  });
});

describe('the message', () => {
  test.each([
    ['failed with exit code 3', { exitCode: 3 }],
    ['was not found', { code: 'ENOENT' }],
    ['may not be executed', { code: 'EACCES' }],
    ['took too long', { timedOut: true, signal: 'SIGTERM' }],
    ['was interrupted', { isCanceled: true, signal: 'SIGTERM' }],
    ['was ended by SIGKILL', { signal: 'SIGKILL' }],
    ['could not be started', {}],
  ])('says that it %s', (want, ended) => {
    expect(new RunError('docker', ['ps'], ended).message).toBe(`docker ps ${want}`);
  });
});

test('what happened can be switched on', () => {
  const cause = new Error('spawn');
  const error = new RunError('x', [], { code: 'ENOENT', cause });
  expect(error).toMatchObject({
    name: 'RunError',
    missing: true,
    timedOut: false,
    canceled: false,
    exitCode: undefined,
    cause,
  });
  expect(new RunError('x', [], { code: 'EACCES' }).missing).toBe(true);
  expect(new RunError('x', [], { exitCode: 127 })).toMatchObject({ missing: false, exitCode: 127 });
  expect(new RunError('x', [], { timedOut: true }).timedOut).toBe(true);
  expect(new RunError('x', [], { isCanceled: true }).canceled).toBe(true);
});

test('what it printed can come from elsewhere', () => {
  expect(new RunError('x', [], { exitCode: 1, stdout: 'result' }, { stderr: 'a\nb' })).toMatchObject({
    stderr: 'a\nb',
    tail: 'a\nb',
  });
});

describe('the tail', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${String(i + 1)}`).join('\n');
  test.each<[string, { stdout?: string; stderr?: string }, string]>([
    ['errors before results', { stdout: 'result', stderr: 'error\n' }, 'error'],
    ['results where there are no errors', { stdout: 'result\n', stderr: ' \n' }, 'result'],
    ['nothing', {}, ''],
    ['the last 15 lines', { stderr: lines(40) }, lines(40).split('\n').slice(25).join('\n')],
  ])('is %s', (_, printed, want) => {
    expect(new RunError('x', [], { exitCode: 1, ...printed }).tail).toBe(want);
  });
});
