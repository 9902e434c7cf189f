import { mergeConfig } from '../../plan/merge.js';
import { expandNodes } from '../../spec/nodes.js';
import type { ClusterSpec, ConfigTable, NodeGroup, Role } from '../../spec/types.js';

/** Whether a version reserves memory before it calls a service (`worker.invoker.memory-limit`, since 1.7). */
export function reservesMemory(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 7;
}

/**
 * Settings with which a node does all its work but calling services: what was not asked of a service twice can't be done
 * twice. Since 1.7, an invocation waits until memory is reserved for it, and there is none. Before, one invocation a node
 * is let through, to a proxy that accepts it and stays silent.
 *
 * @param silentPort where something accepts connections and says nothing; before 1.7
 */
export function holdFor(version: string, silentPort: number): ConfigTable {
  if (reservesMemory(version)) {
    return { worker: { invoker: { 'memory-limit': '1B', 'per-invocation-initial-memory': '1MB' } } };
  }
  const proxy = `http://127.0.0.1:${String(silentPort)}`;
  const invoker = {
    'invocation-throttling': { rate: '1/hour', capacity: 1 },
    'concurrent-invocations-limit': 1,
  };
  return { 'http-proxy': proxy, worker: { invoker } };
}

function withRoles(spec: ClusterSpec, without: readonly Role[], count: number): NodeGroup[] {
  const groups = typeof spec.nodes === 'number' ? [] : spec.nodes;
  return expandNodes(spec)
    .slice(0, count)
    .map(({ name, roles, location }, i) => ({
      name,
      ...(groups[i]?.nodeName === undefined ? {} : { nodeName: groups[i].nodeName }),
      ...(location === undefined ? {} : { location }),
      roles: roles.filter((role) => !without.includes(role)),
    }));
}

/**
 * A cluster that is being made: without ingresses, so that nothing new comes in, and held.
 *
 * @param spec what it will be, with a list of single nodes
 * @param count how many of its nodes it has now; a single one has single copies
 */
export function heldSpec(spec: ClusterSpec, hold: ConfigTable, count: number): ClusterSpec {
  const single = { logs: { node: 1 }, partitions: { node: 1 } };
  return {
    ...spec,
    nodes: withRoles(spec, ['http-ingress'], count),
    replication: count === 1 ? single : spec.replication,
    config: mergeConfig(spec.config, hold),
  };
}

/** Its first node, which can be asked what it holds, and does nothing else. */
export function idleSpec(spec: ClusterSpec, hold: ConfigTable): ClusterSpec {
  return { ...heldSpec(spec, hold, 1), nodes: withRoles(spec, ['http-ingress', 'worker'], 1) };
}
