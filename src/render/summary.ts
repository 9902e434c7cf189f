import type { ClusterPlan } from '../plan/types.js';

/** `1 node`, `3 nodes`, `2 copies`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${String(count)} ${count === 1 ? noun : many}`;
}

/** What a cluster is, in half a sentence. */
export function summary(plan: ClusterPlan): string {
  const copies = plural(plan.replication, 'copy', 'copies');
  return `Restate ${plan.version}, ${plural(plan.nodes.length, 'node')}, ${plural(plan.partitions, 'partition')}, ${copies} of everything.`;
}
