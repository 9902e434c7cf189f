import { describe, expect, test } from 'vitest';
import { isUpgrade, versionChange, versionWants } from '../../../../src/cluster/change/versions.js';
import type { Differences } from '../../../../src/cluster/change/types.js';

const differences = (from: string, to: string): Differences => ({
  refused: [],
  added: ['node-4'],
  retired: [],
  restarts: [],
  replication: undefined,
  version: { from, to },
  store: undefined,
  storeRestart: [],
  storeLeaves: false,
  live: [],
});

describe('a change of version', () => {
  test.each([
    ['1.6.2', '1.7.12', true],
    ['1.7.9', '1.7.10', true],
    ['1.7.12', '1.6.2', false],
  ])('%s → %s', (from, to, newer) => {
    expect(isUpgrade(differences(from, to))).toBe(newer);
    expect(versionChange(from, to)).toHaveLength(newer ? 0 : 1);
  });

  test('goes one minor version at a time', () => {
    expect(versionChange('1.6.2', '1.8.0')[0]?.why).toContain('the newest 1.7.x first');
  });

  test('wants all nodes to run, but for new ones, and those of a change that is gone on with', () => {
    const change = { differences: differences('1.6.2', '1.7.12'), resumed: false };
    expect(versionWants(change, ['node-2', 'node-4'])[0]?.why).toContain('node-2 does not run');
    expect(versionWants(change, ['node-4'])).toEqual([]);
    expect(versionWants({ ...change, resumed: true }, ['node-2'])).toEqual([]);
  });
});
