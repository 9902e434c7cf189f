import { describe, expect, test } from 'vitest';
import type { ClusterSpecInput, RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import { killBetween } from '../../support/kill-between.js';
import { apply, names, OPERATION_MS, writeSpec } from './support.js';

/** A first `up` prints no steps, but these lines, each once. */
const BEGINNINGS = /\] (?:wrote \d+ files|starting node-1|provisioned through)/;

const withServers = (servers: number): ClusterSpecInput => ({ nodes: 3, metadata: { servers } });

/** kill -9 of the command line between any two steps; the same command again then ends as if nothing had been. */
export function killed(kind: RuntimeKind): void {
  describe(`kill -9 of the command line, ${kind}`, () => {
    test(
      'a first up',
      async () => {
        const { steps, state } = await killBetween({
          prepare: () => Promise.resolve(new TestCluster(kind, 'killed', { store: true })),
          args: (cluster) => ['up', ...cluster.flags, '--partitions', '4'],
          release: (cluster) => cluster.remove(),
          pattern: BEGINNINGS,
        });
        expect(steps).toHaveLength(kind === 'native' ? 3 : 2);
        expect(state.registered?.map(({ name }) => name)).toEqual(names(3));
      },
      2 * OPERATION_MS,
    );
  });

  describe(`kill -9 of the command line while a cluster is changed, ${kind}`, () => {
    const release = (cluster: TestCluster) => cluster.remove();
    const edit = (spec: ClusterSpecInput) => (cluster: TestCluster) => [
      'up',
      writeSpec(cluster, spec),
      ...cluster.flags,
    ];

    test.each<[what: string, first: ClusterSpecInput, args: (cluster: TestCluster) => readonly string[]]>([
      ['node add', { nodes: 3 }, () => ['node', 'add']],
      ['node remove', { nodes: 4 }, () => ['node', 'remove', 'node-4']],
      ['a changed setting', { nodes: 3 }, edit({ nodes: 3, config: { 'log-filter': 'warn,restate=info' } })],
      ['more metadata servers', withServers(1), edit(withServers(3))],
      ['fewer metadata servers', withServers(3), edit(withServers(1))],
      ['more copies', { nodes: 3, replication: 1 }, edit({ nodes: 3, replication: 2 })],
    ])(
      '%s',
      async (_, first, args) => {
        const prepare = async () => {
          const cluster = new TestCluster(kind, 'killed', { store: true });
          await apply(cluster, first);
          return cluster;
        };
        const { steps } = await killBetween({ prepare, args, release });
        expect(steps.length).toBeGreaterThan(0);
      },
      6 * OPERATION_MS,
    );
  });
}
