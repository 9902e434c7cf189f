import { describe, expect, test } from 'vitest';
import type { RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import { killBetween } from '../../support/kill-between.js';
import { apply, names, OPERATION_MS } from './support.js';

/** A first `up` prints no steps, but these lines, each once. */
const BEGINNINGS = /\] (?:wrote \d+ files|starting node-1|provisioned through)/;

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
    const prepare = async (count: number) => {
      const cluster = new TestCluster(kind, 'killed', { store: true });
      await apply(cluster, { nodes: count });
      return cluster;
    };
    const release = (cluster: TestCluster) => cluster.remove();

    test.each([
      ['node add', 3, ['node', 'add']],
      ['node remove', 4, ['node', 'remove', 'node-4']],
    ])(
      '%s',
      async (_, count, args) => {
        const { steps } = await killBetween({ prepare: () => prepare(count), args: () => args, release });
        expect(steps.length).toBeGreaterThan(1);
      },
      6 * OPERATION_MS,
    );
  });
}
