import { describe, expect, test } from 'vitest';
import { judgeLeftovers } from '../../../../src/cluster/doctor/leftovers.js';
import { judgeName } from '../../../../src/cluster/doctor/name.js';
import type { FoundCluster } from '../../../../src/runtime/types.js';

describe('judgeName', () => {
  const found = (runtime: 'docker' | 'native', dir: string): FoundCluster => ({
    name: 'demo',
    runtime,
    dir,
    nodes: 3,
    running: 3,
  });

  test('has nothing against a name of its own', () => {
    expect(judgeName({ name: 'demo', runtime: 'docker', others: [] })).toEqual({
      check: 'name',
      state: 'ok',
      message: 'no other cluster is named demo',
    });
  });

  test.each([
    ['docker', [found('native', '/n'), found('docker', '/d')], 'problem', '/d, in containers'],
    ['docker', [found('native', '/n')], 'warning', '/n, as processes'],
    ['native', [found('docker', '/d')], 'warning', '/d, in containers'],
    ['native', [found('native', '/n')], 'warning', '/n, as processes'],
  ] as const)('in %s, beside %j: %s', (runtime, others, state, where) => {
    const dir = where.split(',')[0] ?? '';
    expect(judgeName({ name: 'demo', runtime, others })).toEqual({
      check: 'name',
      state,
      message: `another cluster named demo is in ${where}`,
      hint: `Use that one with \`--dir ${dir}\`, or give this one another name with \`--name\`.`,
    });
  });
});

test.each([
  [[], 'ok', 'no test cluster is left that nobody needs'],
  [['a'], 'warning', '1 test cluster is left that nobody needs: a'],
  [['a', 'b', 'c', 'd', 'e'], 'warning', '5 test clusters are left that nobody needs: a, b, c and 2 more'],
])('test clusters %j that are left: %s', (names, state, message) => {
  const result = judgeLeftovers(names.map((name) => ({ name })));
  expect(result).toMatchObject({ check: 'leftovers', state, message });
  expect(result.hint).toBe(state === 'ok' ? undefined : 'restate-cluster gc');
});
