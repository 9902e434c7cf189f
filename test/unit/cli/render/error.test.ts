import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import { errorAsJson, renderError } from '../../../../src/cli/render/error.js';
import { ClusterError } from '../../../../src/errors.js';
import { RunError } from '../../../../src/exec/run-error.js';
import { parseSpecText } from '../../../../src/spec/parse.js';
import { specErrorOf } from '../../fixtures.js';

const plain = pc.createColors(false);
const BUSY = new ClusterError('port-busy', '2 ports are busy', {
  details: '  ingress port 8080\n  admin port 9070',
  hint: 'Stop what holds them.',
  cause: new Error('the first cause'),
});
const SPEC = specErrorOf(() => parseSpecText('noeds: 5', 'demo.yaml'));

describe('renderError', () => {
  test.each<[string, unknown, string]>([
    [
      'what happened, the material, what to do next',
      BUSY,
      'Error: 2 ports are busy\n\n  ingress port 8080\n  admin port 9070\n\nStop what holds them.',
    ],
    ['no more than there is', new ClusterError('no-cluster', 'there is none'), 'Error: there is none'],
    ['no empty material', new ClusterError('not-ready', 'slow', { details: '', hint: 'Wait.' }), 'Error: slow\nWait.'],
    [
      'the problems of a spec',
      SPEC,
      'Error: demo.yaml has 1 problem\n\n  noeds (line 1): is not a known key\n    Did you mean `nodes`?\n',
    ],
    [
      'a program that failed, with its last words',
      new RunError('docker', ['ps'], { exitCode: 1, stderr: 'first\nlast\n' }),
      'Error: docker ps failed with exit code 1\n\nfirst\nlast',
    ],
    [
      'a program that failed without a word',
      new RunError('docker', ['ps'], { exitCode: 1 }),
      'Error: docker ps failed with exit code 1',
    ],
    [
      'a defect',
      new TypeError('oops'),
      'Error: oops\nThis was not expected. Run it again with --verbose for the stack.',
    ],
    [
      'what is no error at all',
      'text',
      'Error: text\nThis was not expected. Run it again with --verbose for the stack.',
    ],
  ])('shows %s', (_, error, want) => {
    expect(renderError(error, plain, false)).toBe(want);
  });

  test('shows stacks only when asked to, down to the first cause', () => {
    expect(renderError(BUSY, plain, false)).not.toContain('\n    at ');
    const verbose = renderError(BUSY, plain, true);
    expect(verbose).toContain(BUSY.stack);
    expect(verbose).toContain('Error: the first cause\n    at ');
    expect(renderError(new TypeError('oops'), plain, true)).not.toContain('--verbose');
  });

  test('is coloured where colours are', () => {
    const colors = pc.createColors(true);
    expect(renderError(BUSY, colors, false).startsWith(colors.red(colors.bold('Error:')))).toBe(true);
  });
});

describe('errorAsJson', () => {
  test('has all parts', () => {
    expect(errorAsJson(BUSY)).toEqual({
      error: {
        code: 'port-busy',
        message: '2 ports are busy',
        hint: 'Stop what holds them.',
        details: '  ingress port 8080\n  admin port 9070',
      },
    });
  });

  test('lists the problems of a spec', () => {
    expect(errorAsJson(SPEC)).toMatchObject({
      error: { code: 'spec-invalid', problems: [{ path: 'noeds', line: 1, hint: 'Did you mean `nodes`?' }] },
    });
  });

  test('tells a defect', () => {
    expect(errorAsJson(new TypeError('oops'))).toEqual({ error: { code: 'unexpected', message: 'TypeError: oops' } });
  });
});
