import type { ClusterSpec, ClusterSpecInput } from '../spec/types.js';

/** One thing that could be different. */
export interface Change {
  /** What to do, as an order: `Keep three copies of the logs`. */
  readonly what: string;
  /** The keys of the spec that become different. */
  readonly spec: Pick<ClusterSpecInput, 'nodes' | 'replication' | 'metadata'>;
  readonly changed: ClusterSpec;
  /** Settings cost 1, another role on a node 10, a machine or a place for it 100. */
  readonly cost: number;
}
