import type { ClusterPlan } from './types.js';

/** How many nodes may be lost at once before writes stop, for nodes that all run all roles. */
export function nodesThatMayFail(nodes: number, replication: number): number {
  const metadata = Math.floor((nodes - 1) / 2);
  const logs = Math.min(replication - 1, nodes - replication);
  return Math.max(0, Math.min(metadata, logs));
}

/** One sentence on what a cluster of this size survives. */
export function toleranceSentence(plan: Pick<ClusterPlan, 'nodes' | 'replication'>): string {
  const nodes = plan.nodes.length;
  const failing = nodesThatMayFail(nodes, plan.replication.logs.node);
  if (failing === 0) {
    return nodes === 1
      ? 'It has one node: when that is down, everything is down.'
      : 'It survives no lost node: writes stop until every node is back.';
  }
  return `It survives the loss of any ${failing === 1 ? 'one node' : `${String(failing)} nodes`}: the others take over its work, and no acknowledged write is lost.`;
}
