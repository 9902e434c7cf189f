import { Scalar } from 'yaml';
import type { ClusterPlan } from '../plan/types.js';

/** Labels by which everything of ours is found again, on containers, volumes and networks. */
export const LABELS = {
  cluster: 'dev.restate-cluster.name',
  node: 'dev.restate-cluster.node',
  /** Of what belongs to a store beside the nodes. */
  store: 'dev.restate-cluster.store',
  /** Of the empty volume that says whose data a cluster's name stands for: the `id` of that directory's manifest. */
  owner: 'dev.restate-cluster.owner',
  /** Of that volume: where that directory was at its last start. */
  directory: 'dev.restate-cluster.directory',
  /** Of clusters of a test harness: from when on they may be removed; ISO 8601. */
  expires: 'dev.restate-cluster.expires',
} as const;

/** A plain date would be a timestamp to Compose, which labels with another form of it. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** Labels of everything that belongs to a cluster, as contents of a YAML document. */
export function labels({ name, harness }: ClusterPlan): Record<string, string | Scalar<string>> {
  return { [LABELS.cluster]: name, ...(harness === undefined ? {} : { [LABELS.expires]: quoted(harness.expires) }) };
}
