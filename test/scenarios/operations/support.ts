import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { SNAPSHOT_STORE } from '../../../src/plan/snapshots.js';
import type { ClusterSpecInput, RuntimeKind } from '../../../src/spec/types.js';
import { TestCluster } from '../../support/cluster.js';
import type { UpJson } from '../../support/cluster.js';
import { finalState } from '../../support/final-state.js';
import type { SteadyLoad } from '../../support/steady-load.js';

/** For one operation, or a few after another; the load has a limit of its own. */
export const OPERATION_MS = 600_000;

/** Scenarios about a cluster that is changed while it runs: each begins as a spec says, and has a snapshot store. */
export function changing(
  what: string,
  kind: RuntimeKind,
  first: ClusterSpecInput,
  tests: (cluster: TestCluster) => void,
): void {
  describe(`${what}, ${kind}`, () => {
    const cluster = new TestCluster(kind, 'change', { store: true });
    beforeAll(async () => {
      await apply(cluster, first);
    }, OPERATION_MS);
    afterAll(() => cluster.remove());
    tests(cluster);
  });
}

/** Writes the cluster's spec file. */
export function writeSpec(cluster: TestCluster, spec: ClusterSpecInput): string {
  const file = join(cluster.cwd, 'spec.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ partitions: 8, ...spec }));
  return file;
}

/** Brings a cluster up as a spec says, or changes the running one to it. */
export function apply(cluster: TestCluster, spec: ClusterSpecInput): Promise<UpJson> {
  return cluster.up(writeSpec(cluster, spec), '--timeout', '5m');
}

export interface Shape {
  readonly nodes: readonly string[];
  /** Nodes that are members of the metadata quorum; none is one besides them. */
  readonly metadata: readonly string[];
  /** As the cluster itself says it. */
  readonly replication: string;
}

/** `node-1` to `node-<count>`. */
export function names(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `node-${String(i + 1)}`);
}

/** Ready, registered, in use, running: exactly these nodes, and nothing is left of others. */
export async function expectShape(cluster: TestCluster, shape: Shape): Promise<void> {
  const status = await cluster.status();
  expect(status.missing).toBe('');
  expect(status.state).toBe('ready');
  expect(status.nodes.map(({ name }) => name)).toEqual(shape.nodes);
  expect(status.replication).toEqual({ logs: shape.replication, partitions: shape.replication });
  const { registered = [], running } = await finalState(cluster.dir);
  expect(registered.map(({ name, state, worker, storage }) => [name, state, worker, storage])).toEqual(
    shape.nodes.map((name) => [name, 'alive', 'active', 'read-write']),
  );
  expect(registered.filter(({ metadata }) => metadata === 'member').map(({ name }) => name)).toEqual(shape.metadata);
  const processes = running.filter((line) => line.endsWith(' running')).map((line) => line.split(' ')[0] ?? '');
  const nodes = processes.map((line) => line.replace('<name>-', '')).filter((name) => name !== SNAPSHOT_STORE);
  expect(nodes).toEqual(shape.nodes);
}

/** One step of a scenario: what stalls in it is told by its name, and the load must go on after it. */
export async function phase(load: SteadyLoad, name: string, work: () => Promise<unknown>): Promise<void> {
  load.phase(name);
  await work();
  load.phase(`after ${name}`);
  await load.goesOn();
}
