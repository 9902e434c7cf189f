import { describe, expect, test } from 'vitest';
import { addingNodes, removingNodes } from '../../../src/cli/node-edits.js';
import { ClusterError } from '../../../src/errors.js';
import { parseSpec } from '../../../src/spec/parse.js';
import { thrownBy } from '../fixtures.js';

const spec = parseSpec({ name: 'demo', nodes: 3 });

function errorOf(work: () => unknown): ClusterError {
  const error = thrownBy(work);
  if (error instanceof ClusterError) return error;
  throw error;
}

const add = (flags: Partial<Parameters<typeof addingNodes>[0]>) =>
  addingNodes({ count: '1', roles: undefined, locations: undefined, replication: undefined, ...flags });

describe('addingNodes', () => {
  test('says nothing of what no flag says', () => {
    expect(add({ count: '2' })(spec)).toEqual({ nodes: 5 });
  });

  test('gives the new nodes what flags say, and copies to all', () => {
    expect(add({ roles: ['worker'], locations: ['eu.a'], replication: '3' })(spec)).toEqual({
      nodes: [{ count: 3 }, { count: 1, roles: ['worker'], location: 'eu.a' }],
      replication: 3,
    });
  });

  test.each<[string, Partial<Parameters<typeof addingNodes>[0]>, string, string | undefined]>([
    ['a word for a number', { count: 'x' }, '--count: "x" is not a number from 1 to 999', undefined],
    ['none', { count: '0' }, '--count: "0" is not a number from 1 to 999', undefined],
    ['half a node', { count: '1.5' }, '--count: "1.5" is not', undefined],
    ['less than none', { count: '-1' }, '--count: "-1" is not', undefined],
    ['too many', { count: '1000' }, '--count: "1000" is not', undefined],
    ['no number of copies', { replication: 'two' }, '--replication: "two" is not a number', undefined],
    ['a mistyped role', { roles: ['worker', 'wokrer'] }, '--roles: there is no role "wokrer"', 'Did you mean worker?'],
    [
      'a role unlike any',
      { roles: ['king'] },
      'there is no role "king"',
      'Roles are http-ingress, admin, worker, log-server and metadata-server.',
    ],
  ])('refuses %s', (_, flags, message, hint) => {
    const error = errorOf(() => add(flags));
    expect(error.code).toBe('usage');
    expect(error.message).toContain(message);
    expect(error.hint).toBe(hint);
  });
});

describe('removingNodes', () => {
  test('takes out those that are named, one named twice once', () => {
    expect(removingNodes(['node-3'])(spec)).toEqual({ nodes: 2 });
    expect(removingNodes(['node-2', 'node-2'])(spec)).toEqual({ nodes: [{ name: 'node-1' }, { name: 'node-3' }] });
  });

  test.each<[string, string[], string, string]>([
    ['a mistyped one', ['node-33'], 'demo has no node named node-33', 'Did you mean node-3?'],
    ['one unlike any', ['x'], 'demo has no node named x', 'Its nodes are node-1, node-2 and node-3.'],
    [
      'all',
      ['node-3', 'node-1', 'node-2'],
      'these are all nodes of the cluster',
      'To delete it, use: restate-cluster down --purge',
    ],
  ])('refuses %s', (_, names, message, hint) => {
    const error = errorOf(() => removingNodes(names)(spec));
    expect([error.code, error.message, error.hint]).toEqual(['usage', message, hint]);
  });
});
