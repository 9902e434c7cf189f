import { describe, expect, test } from 'vitest';
import { ClusterError, SpecError } from '../../src/errors.js';

describe('ClusterError', () => {
  test('carries code, hint, details and cause', () => {
    const cause = new Error('first');
    const error = new ClusterError('port-busy', 'a port is busy', { hint: 'Stop it.', details: 'more', cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'ClusterError',
      code: 'port-busy',
      message: 'a port is busy',
      hint: 'Stop it.',
      details: 'more',
      cause,
    });
  });

  test('has no cause where none is given', () => {
    expect('cause' in new ClusterError('usage', 'x')).toBe(false);
  });
});

describe('SpecError', () => {
  test.each([
    [0, 'the spec has 0 problems'],
    [1, 'the spec has 1 problem'],
    [2, 'the spec has 2 problems'],
  ])('counts %i', (count, message) => {
    const problems = Array.from({ length: count }, () => ({ path: 'x', message: 'is wrong' }));
    expect(new SpecError(problems).message).toBe(message);
  });

  test('describes each problem on lines of its own', () => {
    const error = new SpecError(
      [
        { path: 'ports.admin', message: 'is wrong', hint: 'Mend it.', line: 3, column: 5 },
        { path: '', message: 'is too large' },
      ],
      'demo.yaml',
    );
    expect(error).toMatchObject({ name: 'SpecError', code: 'spec-invalid', message: 'demo.yaml has 2 problems' });
    expect(error.details).toBe('  ports.admin (line 3): is wrong\n    Mend it.\n  is too large');
  });
});
