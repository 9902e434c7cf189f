import type { ClusterPlan } from '../plan/types.js';
import { sameReplication } from '../spec/replication.js';
import { plural } from '../spec/words.js';
import type { Replication } from '../spec/types.js';

/** `2 copies`, or `3 copies over 2 zones`. */
function copies({ region, zone, node }: Replication): string {
  const over = [
    ...(region === undefined ? [] : [plural(region, 'region')]),
    ...(zone === undefined ? [] : [plural(zone, 'zone')]),
  ];
  return `${plural(node, 'copy', 'copies')}${over.length === 0 ? '' : ` over ${over.join(' and ')}`}`;
}

/** How much there is of everything, in a few words. */
export function replicationSummary({ logs, partitions }: ClusterPlan['replication']): string {
  return sameReplication(logs, partitions)
    ? `${copies(logs)} of everything`
    : `${copies(logs)} of the logs and ${copies(partitions)} of partitions`;
}

/** What a cluster is, in half a sentence. */
export function summary(plan: ClusterPlan): string {
  const size = `${plural(plan.nodes.length, 'node')}, ${plural(plan.partitions, 'partition')}`;
  return `Restate ${plan.version}, ${size}, ${replicationSummary(plan.replication)}.`;
}
