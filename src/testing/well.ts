import type { ClusterPlan, NodePlan } from '../plan/types.js';
import type { NetworkFaults } from './network-faults.js';
import type { NodeFaults } from './node-faults.js';

/** Nodes that run: those that nothing was done to first, those that are cut off last; none that is down or halted. */
export function wellNodes({ nodes }: ClusterPlan, faults: NodeFaults, network: NetworkFaults): NodePlan[] {
  const cut = network.cutWays();
  return nodes
    .filter(({ name }) => faults.state(name) === 'running')
    .sort((a, b) => (cut.get(a.name) ?? 0) - (cut.get(b.name) ?? 0));
}
