import type { ClusterSpecInput } from '../../../src/spec/types.js';
import type { Topology } from '../../../src/survival/topology.js';
import { topologyOf } from '../../../src/survival/topology.js';
import { planOf } from '../fixtures.js';

/** Specs that tests speak of by name. */
export const SHAPES = {
  split: {
    nodes: [
      { prefix: 'core', count: 3, roles: ['admin', 'log-server', 'metadata-server'] },
      { prefix: 'worker', count: 2, roles: ['worker'] },
      { name: 'gate', roles: ['http-ingress'] },
    ],
  },
  oneAdmin: {
    nodes: [{ name: 'boss' }, { count: 3, roles: ['http-ingress', 'worker', 'log-server', 'metadata-server'] }],
  },
  zones: { nodes: [{ count: 6, location: ['eu.a', 'eu.b', 'eu.c'] }], replication: { zone: 2 } },
  flatInZones: { nodes: [{ count: 6, location: ['eu.a', 'eu.b', 'eu.c'] }] },
  regions: { nodes: [{ count: 6, location: ['eu.a', 'us.a', 'as.a'] }], replication: { region: 2 } },
  etcd: { nodes: 3, metadata: { store: 'etcd', addresses: ['etcd:2379'] } },
  memory: {
    nodes: [
      { name: 'memory', roles: ['metadata-server'] },
      { count: 3, roles: ['http-ingress', 'admin', 'worker', 'log-server'] },
    ],
  },
} as const satisfies Record<string, ClusterSpecInput>;

export function topologyFor(spec: ClusterSpecInput): Topology {
  return topologyOf(planOf(spec));
}
