import { describe, expect, test } from 'vitest';
import { whyNotReplaced } from '../../../../src/cluster/replace/judge.js';
import type { ClusterFacts } from '../../../../src/cluster/replace/judge.js';
import { parseSegments } from '../../../../src/restate/log-segments.js';
import { parseMembers } from '../../../../src/restate/membership.js';
import type { ClusterSpecInput } from '../../../../src/spec/types.js';
import { planOf } from '../../fixtures.js';

const plan = (spec: ClusterSpecInput) => planOf({ name: 'demo', ...spec }, 'native');

/** What a cluster says: each list of ids is the nodeset of a log with two copies. */
function facts(nodes: number, voters: readonly string[], nodesets: readonly string[]): ClusterFacts {
  const members = Array.from({ length: nodes }, (_, i) => ({
    name: `node-${String(i + 1)}`,
    plain_node_id: `N${String(i + 1)}`,
    gen_node_id: `N${String(i + 1)}:1`,
    state: 'alive',
    address: 'unix:x',
    has_log_server_role: true,
    metadata_server_state: voters.includes(`node-${String(i + 1)}`) ? 'member' : 'standby',
  }));
  const logs = nodesets.map((nodeset, i) => ({
    ...{ log_id: i, segment_index: 0, base_lsn: 1, kind: 'replicated', replication: '{node: 2}' },
    nodeset,
  }));
  return { members: parseMembers(JSON.stringify(members)), segments: parseSegments(JSON.stringify(logs)) };
}

describe('nodes can be replaced', () => {
  test('one of three', () => {
    expect(whyNotReplaced(plan({ nodes: 3 }), ['node-2'], undefined)).toBeUndefined();
  });

  test('two of five, where no log was on both', () => {
    const said = facts(5, ['node-1', 'node-2', 'node-3'], ['[N1, N2, N4]', '[N3, N2, N5]']);
    expect(whyNotReplaced(plan({ nodes: 5 }), ['node-4', 'node-5'], said)).toBeUndefined();
  });
});

describe('nodes can not be replaced', () => {
  test.each<[string, ClusterSpecInput, string[], ClusterFacts | undefined, string]>([
    [
      'the only one',
      { nodes: 1, replication: 1 },
      ['node-1'],
      undefined,
      'demo has no other node that could have its data',
    ],
    ['all', { nodes: 3 }, ['node-1', 'node-2', 'node-3'], undefined, 'no node is left'],
    ['most metadata servers', { nodes: 3 }, ['node-1', 'node-2'], undefined, 'only 1 of 3 metadata servers'],
    [
      'two that had all copies of a log',
      { nodes: 5 },
      ['node-4', 'node-5'],
      facts(5, ['node-1', 'node-2', 'node-3'], ['[N1, N2, N4]', '[N3, N4, N5]']),
      'all copies of records of log 1 may have been on node-4 and node-5',
    ],
    [
      'two, where the cluster does not tell',
      { nodes: 5 },
      ['node-4', 'node-5'],
      undefined,
      'the others may not have all',
    ],
  ])('%s', (_, spec, gone, said, why) => {
    expect(whyNotReplaced(plan(spec), gone, said)).toContain(why);
  });
});
