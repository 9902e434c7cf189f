import type { ClusterPlan } from '../plan/types.js';

/** Labels by which everything of ours is found again, on containers, volumes and networks. */
export const LABELS = {
  cluster: 'dev.restate-cluster.name',
  node: 'dev.restate-cluster.node',
  /** Of clusters of a test harness: from when on they may be removed; ISO 8601. */
  expires: 'dev.restate-cluster.expires',
} as const;

/** Labels of everything that belongs to a cluster. */
export function labels({ name, harness }: ClusterPlan): Record<string, string> {
  return { [LABELS.cluster]: name, ...(harness === undefined ? {} : { [LABELS.expires]: harness.expires }) };
}
